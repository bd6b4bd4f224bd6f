import fc from 'fast-check'
import { expect, it } from 'vitest'

import { BatchWriter } from './batch-writer.ts'
import { idsOf, sliceBatch } from './batch.ts'

const decode = (body: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(body))

it('every part of a batch is a body with just those events', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), fc.nat(), fc.nat(), (events, a, b) => {
      const writer = new BatchWriter()
      for (const event of events) writer.append((out) => out.json(JSON.stringify({ id: event })))
      const batch = writer.seal()
      if (batch === undefined) throw new Error('events were written')
      expect(decode(batch.body)).toEqual({ batch: events.map((id) => ({ id })) })
      const [from, to] = [a % events.length, b % events.length].toSorted((x, y) => x - y) as [
        number,
        number,
      ]
      const part = sliceBatch(batch, from, to + 1)
      expect(decode(part.body)).toEqual({ batch: events.slice(from, to + 1).map((id) => ({ id })) })
      expect(idsOf(part)).toEqual(events.slice(from, to + 1))
      const again = sliceBatch(part, 0, 1)
      expect(decode(again.body)).toEqual({ batch: [{ id: events[from] }] })
    }),
  )
})

it('takes the last event back as if it had never been written', () => {
  const writer = new BatchWriter()
  writer.append((out) => out.json('1'))
  writer.append((out) => out.json('2'))
  writer.retract()
  writer.append((out) => out.json('3'))
  writer.retract()
  writer.retract()
  writer.append((out) => out.json('4'))
  expect(decode(writer.seal()?.body ?? new Uint8Array())).toEqual({ batch: [4] })
  expect(writer.seal()).toBeUndefined()
})
