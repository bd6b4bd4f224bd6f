import fc from 'fast-check'
import { expect, it } from 'vitest'

import { BatchWriter } from './batch-writer.ts'
import { idsOf, sliceBatch } from './batch.ts'
import type { Batch } from './batch.ts'

const SCORE = { kind: 'score', body: '{}' } as const

/** The ids of the events in a body. */
function decode(body: Uint8Array): readonly string[] {
  const { batch } = JSON.parse(new TextDecoder().decode(body)) as { batch: { id: string }[] }
  return batch.map(({ id }) => id)
}

it('every part of a batch is a body with just those events', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), fc.nat(), fc.nat(), (events, a, b) => {
      const writer = new BatchWriter()
      for (const event of events) writer.append(SCORE, event)
      const batch = writer.seal()
      if (batch === undefined) throw new Error('events were written')
      expect(decode(batch.body)).toEqual(events)
      const [from, to] = [a % events.length, b % events.length].toSorted((x, y) => x - y) as [
        number,
        number,
      ]
      const part = sliceBatch(batch, from, to + 1)
      expect(decode(part.body)).toEqual(events.slice(from, to + 1))
      expect(idsOf(part)).toEqual(events.slice(from, to + 1))
      const again = sliceBatch(part, 0, 1)
      expect(decode(again.body)).toEqual([events[from]])
    }),
  )
})

it('takes the last event back as if it had never been written', () => {
  const writer = new BatchWriter()
  writer.append(SCORE, '1')
  writer.append(SCORE, '2')
  writer.retract()
  writer.append(SCORE, '3')
  writer.retract()
  writer.retract()
  writer.append(SCORE, '4')
  expect(decode(writer.seal()?.body ?? new Uint8Array())).toEqual(['4'])
  expect(writer.seal()).toBeUndefined()
})

it('keeps batches whole whose memory others of any size were in before', () => {
  const step = fc.record({
    sizes: fc.array(fc.integer({ min: 0, max: 150_000 }), { minLength: 1, maxLength: 6 }),
    recycles: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      const writer = new BatchWriter()
      const waiting: { batch: Batch; sizes: readonly number[] }[] = []
      for (const { sizes, recycles } of steps) {
        for (const size of sizes) {
          writer.append({ kind: 'score', body: `"${'x'.repeat(size)}"` }, 'e')
        }
        const batch = writer.seal()
        if (batch === undefined) throw new Error('events were written')
        waiting.push({ batch, sizes })
        const free = recycles ? waiting.shift() : undefined
        if (free !== undefined) writer.recycle(free.batch)
      }
      for (const { batch, sizes } of waiting) {
        const { batch: events } = JSON.parse(new TextDecoder().decode(batch.body)) as {
          batch: { body: string }[]
        }
        expect(events.map(({ body }) => body.length)).toEqual(sizes)
      }
    }),
    { numRuns: 60 },
  )
})

it('holds hardly more memory than its batches need, small or large', () => {
  const writer = new BatchWriter()
  for (const size of [10, 300_000, 320_000, 310_000, 20, 900_000, 30, 40, 150_000]) {
    writer.append({ kind: 'score', body: `"${'x'.repeat(size)}"` }, 'e')
    const batch = writer.seal()
    if (batch === undefined) throw new Error('an event was written')
    const spareBytes = size < 65_536 ? 0 : batch.body.length * 0.5 + 65_536
    expect(batch.body.buffer.byteLength - batch.body.length).toBeLessThanOrEqual(spareBytes)
  }
})
