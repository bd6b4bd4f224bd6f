import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { applyEnd } from '../trace/observation-record.ts'
import type { ObservationRecord, Snapshot } from '../trace/observation-record.ts'
import { startRecord } from '../trace/start-observation.ts'
import { serialize } from '../transport/serialize.ts'
import { DeliveryLedger } from './delivery-ledger.ts'
import { ObservationQueue } from './observation-queue.ts'

const snapshot: Snapshot = (value) => serialize(value)
const context = { environment: undefined, snapshot }

interface Where {
  readonly traceId?: string
  readonly parentObservationId?: string
}

function createRecord(
  input: unknown,
  { traceId = 't', parentObservationId }: Where = {},
): ObservationRecord {
  return startRecord({ input }, { traceId, parentObservationId }, context)
}

function finish(queue: ObservationQueue, record: ObservationRecord, output: unknown): void {
  applyEnd(record, { output }, snapshot)
  queue.end(record)
}

function createQueue(maxBytes = 1_000_000): { queue: ObservationQueue; ledger: DeliveryLedger } {
  const ledger = new DeliveryLedger()
  return { queue: new ObservationQueue({ maxBytes, ledger }), ledger }
}

describe('ObservationQueue', () => {
  it('makes one entry of the start and the end of an observation', () => {
    const { queue } = createQueue()
    const record = createRecord('question')
    queue.start(record)
    expect(queue.readyCount).toBe(0)
    finish(queue, record, 'answer')
    const { entries } = queue.take(10, 1_000_000)
    expect(entries).toEqual([expect.objectContaining({ input: '"question"', output: '"answer"' })])
  })

  it('gives an observation out at its start when released, and again whole at its end', () => {
    const { queue, ledger } = createQueue()
    const record = createRecord('question')
    queue.start(record)
    queue.releaseOpen(Number.POSITIVE_INFINITY)
    expect(queue.take(10, 1_000_000).entries).toEqual([record])
    finish(queue, record, 'answer')
    expect(queue.take(10, 1_000_000).entries).toEqual([record])
    expect(record).toMatchObject({ input: '"question"', output: '"answer"' })
    expect(ledger.report().pending).toBe(2)
  })

  it('still makes one entry when the end comes between release and take', () => {
    const { queue, ledger } = createQueue()
    const record = createRecord('question')
    queue.start(record)
    queue.releaseOpen(Number.POSITIVE_INFINITY)
    finish(queue, record, 'answer')
    expect(queue.take(10, 1_000_000).entries).toHaveLength(1)
    expect(ledger.report().pending).toBe(1)
  })

  it('merges everything said about a trace while it waits', () => {
    const { queue } = createQueue()
    const first = queue.openTrace('t')
    expect(queue.openTrace('t')).toBe(first)
    expect(queue.take(10, 1_000_000).entries).toEqual([first])
    expect(queue.openTrace('t')).not.toBe(first)
  })

  it('refuses a new trace whole when it is nearly full, and keeps one already begun', () => {
    const { queue, ledger } = createQueue(10_000)
    queue.start(createRecord('x'.repeat(8_200), { traceId: 'old' }))
    queue.start(createRecord('x', { traceId: 'new' }))
    queue.start(createRecord('x', { traceId: 'new', parentObservationId: 'p' }))
    expect(ledger.report().dropped).toBe(2)
    queue.start(createRecord('x', { traceId: 'old', parentObservationId: 'p' }))
    expect(ledger.report()).toMatchObject({ dropped: 2, pending: 2 })
    expect(ledger.droppedByReason).toEqual({ 'queue-full': 2 })
  })

  it('drops an observation that grows over the bound and forgets its bytes', () => {
    const { queue, ledger } = createQueue(10_000)
    const record = createRecord('x')
    queue.start(record)
    finish(queue, record, 'x'.repeat(20_000))
    expect(queue.sizeBytes).toBe(0)
    expect(queue.take(10, 1_000_000).entries).toEqual([])
    expect(ledger.report()).toMatchObject({ dropped: 1, pending: 0 })
  })

  it('takes in order, at most the count and the bytes, and at least one entry', () => {
    const { queue } = createQueue()
    const records = ['a', 'b'.repeat(5_000), 'c'].map((input) => createRecord(input))
    for (const record of records) {
      queue.start(record)
      finish(queue, record, 1)
    }
    expect(queue.take(10, 2_000).entries).toEqual([records[0]])
    expect(queue.take(10, 2_000).entries).toEqual([records[1]])
    expect(queue.take(10, 2_000).entries).toEqual([records[2]])
  })

  it('never exceeds its bound, counts every event once and ends empty', () => {
    const command = fc.record({
      action: fc.constantFrom('start', 'end', 'release', 'take', 'settle', 'trace', 'score'),
      size: fc.nat({ max: 3_000 }),
      index: fc.nat({ max: 20 }),
    })
    fc.assert(
      fc.property(
        fc.array(command, { maxLength: 120 }),
        fc.integer({ min: 1_000, max: 20_000 }),
        (commands, maxBytes) => {
          const { queue, ledger } = createQueue(maxBytes)
          const records: ObservationRecord[] = []
          const travelling: number[] = []
          let settled = 0
          const take = (): void => {
            const { entries, sizeBytes } = queue.take(5, 4_000)
            settled += entries.length
            travelling.push(sizeBytes)
          }
          for (const { action, size, index } of commands) {
            const text = 'x'.repeat(size)
            const record = records[index]
            if (action === 'start') {
              const started = createRecord(text, { traceId: `t${index % 4}` })
              records.push(started)
              queue.start(started)
            } else if (action === 'end' && record !== undefined && record.endTimeMs === undefined) {
              finish(queue, record, text)
            } else if (action === 'release') queue.releaseOpen(Number.POSITIVE_INFINITY)
            else if (action === 'take') take()
            else if (action === 'settle') queue.settle(travelling.pop() ?? 0)
            else if (action === 'trace') queue.openTrace(`t${index % 4}`)
            else if (action === 'score') {
              const score = {
                kind: 'score',
                body: text,
                payloadBytes: size,
                countedBytes: 0,
                stage: 'new',
              } as const
              queue.addScore({ ...score })
            }
            expect(queue.sizeBytes).toBeLessThanOrEqual(maxBytes)
            expect(queue.sizeBytes).toBeGreaterThanOrEqual(0)
          }
          queue.releaseOpen(Number.POSITIVE_INFINITY)
          while (queue.readyCount > 0) take()
          for (const sizeBytes of travelling) queue.settle(sizeBytes)
          expect(queue.sizeBytes).toBe(0)
          expect(queue.readyBytes).toBe(0)
          expect(ledger.report().pending).toBe(settled)
        },
      ),
    )
  })
})
