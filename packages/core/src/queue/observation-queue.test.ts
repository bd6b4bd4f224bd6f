import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { applyEnd } from '../trace/observation-record.ts'
import type { ObservationRecord, Snapshot } from '../trace/observation-record.ts'
import { startRecord } from '../trace/start-observation.ts'
import { serialize } from '../transport/serialize.ts'
import type { Batch } from './batch.ts'
import { DeliveryLedger } from './delivery-ledger.ts'
import { FLUSH_BYTES, FLUSH_COUNT } from './flush-policy.ts'
import { ObservationQueue } from './observation-queue.ts'

const snapshot: Snapshot = (value) => serialize(value)
const context = { environment: undefined, snapshot }

interface Where {
  readonly traceId?: string
  readonly parentObservationId?: string
  readonly startTime?: Date
}

function createRecord(input: unknown, where: Where = {}): ObservationRecord {
  const { traceId = 't', parentObservationId, startTime } = where
  return startRecord({ input, startTime }, { traceId, parentObservationId }, context)
}

function finish(queue: ObservationQueue, record: ObservationRecord, output: unknown): void {
  applyEnd(record, { output }, snapshot)
  queue.end(record)
}

function createQueue(maxBytes = 100_000_000): { queue: ObservationQueue; ledger: DeliveryLedger } {
  const ledger = new DeliveryLedger()
  let events = 0
  const createEventId = (): string => `e${++events}`
  return { queue: new ObservationQueue({ maxBytes, ledger, createEventId }), ledger }
}

/** The bodies of the events in a batch's bytes; fails when they are no JSON. */
function bodiesOf(batch: Batch | undefined): unknown[] {
  if (batch === undefined) return []
  const { batch: events } = JSON.parse(new TextDecoder().decode(batch.body)) as {
    batch: { id: string; body: unknown }[]
  }
  expect(batch.ends).toHaveLength(events.length)
  return events.map(({ body }) => body)
}

function takeAll(queue: ObservationQueue): unknown[] {
  queue.seal()
  const bodies: unknown[] = []
  for (let next = queue.take(); next !== undefined; next = queue.take()) {
    bodies.push(...bodiesOf(next.batch))
  }
  return bodies
}

describe('ObservationQueue', () => {
  it('makes one event of the start and the end of an observation', () => {
    const { queue } = createQueue()
    const record = createRecord('question')
    queue.start(record)
    expect(takeAll(queue)).toEqual([])
    finish(queue, record, 'answer')
    expect(takeAll(queue)).toMatchObject([{ input: 'question', output: 'answer' }])
    expect(queue.isEmpty).toBe(true)
  })

  it('gives an observation out at its start when released, and again whole at its end', () => {
    const { queue, ledger } = createQueue()
    const record = createRecord('question')
    queue.start(record)
    queue.releaseOpen(Number.POSITIVE_INFINITY)
    expect(takeAll(queue)).toMatchObject([{ id: record.id, input: 'question' }])
    finish(queue, record, 'answer')
    expect(takeAll(queue)).toMatchObject([{ id: record.id, input: 'question', output: 'answer' }])
    expect(ledger.report().pending).toBe(2)
  })

  it('gives those out that started before a time, the oldest first', () => {
    const { queue } = createQueue()
    for (const timeMs of [2, 1, 3])
      queue.start(createRecord(timeMs, { startTime: new Date(timeMs) }))
    queue.releaseOpen(2)
    expect(takeAll(queue)).toMatchObject([{ input: 1 }, { input: 2 }])
  })

  it('lets go of the payloads of an observation that has ended', () => {
    const { queue } = createQueue()
    const record = createRecord('question')
    queue.start(record)
    finish(queue, record, 'answer')
    expect(record).toMatchObject({ input: undefined, output: undefined })
  })

  it('merges everything said about a trace while it waits', () => {
    const { queue } = createQueue()
    const first = queue.openTrace('t')
    expect(queue.openTrace('t')).toBe(first)
    expect(takeAll(queue)).toEqual([{ id: 't' }])
    expect(queue.openTrace('t')).not.toBe(first)
  })

  it('refuses a new trace whole when it is nearly full, and keeps one already begun', () => {
    const { queue, ledger } = createQueue(10_000)
    queue.start(createRecord('x'.repeat(8_200), { traceId: 'old' }))
    queue.start(createRecord('x', { traceId: 'new' }))
    queue.start(createRecord('x', { traceId: 'new', parentObservationId: 'p' }))
    queue.openTrace('new')
    expect(ledger.report().dropped).toBe(3)
    queue.start(createRecord('x', { traceId: 'old', parentObservationId: 'p' }))
    expect(ledger.report()).toMatchObject({ dropped: 3, pending: 2 })
    expect(ledger.droppedByReason).toEqual({ 'queue-full': 3 })
  })

  it('drops an observation that grows over the bound and forgets its bytes', () => {
    const { queue, ledger } = createQueue(10_000)
    const record = createRecord('x')
    queue.start(record)
    finish(queue, record, 'x'.repeat(20_000))
    expect(queue.sizeBytes).toBe(0)
    expect(takeAll(queue)).toEqual([])
    expect(ledger.report()).toMatchObject({ dropped: 1, pending: 0 })
  })

  it('closes a batch at its count', () => {
    const { queue } = createQueue()
    for (let count = 0; count < FLUSH_COUNT + 1; count++) queue.addScore('{}')
    expect(queue.sealedCount).toBe(1)
    expect(queue.take()?.batch.ends).toHaveLength(FLUSH_COUNT)
    expect(takeAll(queue)).toHaveLength(1)
  })

  it('closes a batch before the event that would make it too large, in order and whole', () => {
    const { queue } = createQueue()
    const texts = ['a'.repeat(1_000_000), '漢'.repeat(600_000), 'c'.repeat(5_000_000), 'd']
    for (const text of texts) queue.addScore(JSON.stringify(text))
    queue.seal()
    const batches: Batch[] = []
    for (let next = queue.take(); next !== undefined; next = queue.take()) batches.push(next.batch)
    expect(batches.flatMap(bodiesOf)).toEqual(texts)
    expect(
      batches
        .filter(({ ends }) => ends.length > 1)
        .every(({ body }) => body.length <= FLUSH_BYTES + 12),
    ).toBe(true)
  })

  it('never exceeds its bound, counts every event once and ends empty', () => {
    const command = fc.record({
      action: fc.constantFrom(
        'start',
        'end',
        'release',
        'take',
        'settle',
        'trace',
        'score',
        'seal',
      ),
      size: fc.nat({ max: 3_000 }),
      index: fc.nat({ max: 20 }),
    })
    const commandsArbitrary = fc.array(command, { maxLength: 120 })
    fc.assert(
      fc.property(
        commandsArbitrary,
        fc.integer({ min: 1_000, max: 20_000 }),
        (commands, maxBytes) => {
          const { queue, ledger } = createQueue(maxBytes)
          const records: ObservationRecord[] = []
          const travelling: Batch[] = []
          let taken = 0
          const take = (): boolean => {
            const batch = queue.take()?.batch
            if (batch === undefined) return false
            taken += bodiesOf(batch).length
            travelling.push(batch)
            return true
          }
          const run = {
            start: (text: string, index: number) => {
              const started = createRecord(text, { traceId: `t${index % 4}` })
              records.push(started)
              queue.start(started)
            },
            end: (text: string, index: number) => {
              const record = records[index]
              if (record !== undefined && record.endTimeMs === undefined)
                finish(queue, record, text)
            },
            release: () => queue.releaseOpen(Number.POSITIVE_INFINITY),
            take,
            settle: () => {
              const batch = travelling.pop()
              if (batch !== undefined) queue.settle(batch, true)
            },
            trace: (_: string, index: number) => queue.openTrace(`t${index % 4}`),
            score: (text: string) => queue.addScore(JSON.stringify(text)),
            seal: () => queue.seal(),
          }
          for (const { action, size, index } of commands) {
            run[action]('é'.repeat(size), index)
            expect(queue.sizeBytes).toBeLessThanOrEqual(maxBytes)
            expect(queue.sizeBytes).toBeGreaterThanOrEqual(0)
          }
          queue.releaseOpen(Number.POSITIVE_INFINITY)
          queue.seal()
          while (take());
          for (const batch of travelling) queue.settle(batch, true)
          expect(queue.sizeBytes).toBe(0)
          expect(queue.isEmpty).toBe(true)
          expect(ledger.report().pending).toBe(taken)
        },
      ),
    )
  })
})
