import fc from 'fast-check'
import { expect, it } from 'vitest'

import { BatchWriter } from './batch-writer.ts'
import { idsOf, sliceBatch } from './batch.ts'

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
