import fc from 'fast-check'
import { expect, it } from 'vitest'

import { createEventParser } from './parse-events.ts'
import type { StreamEvent } from './requests.ts'

function parse(...pieces: readonly string[]): readonly StreamEvent[] {
  const events: StreamEvent[] = []
  const take = createEventParser((event) => events.push(event))
  for (const piece of pieces) take(piece)
  return events
}

const STREAM = [
  'retry: 1000\n\n',
  ': a comment\n',
  'id: 1\nevent: prompt\ndata: {"a":1}\n\n',
  'data: first\ndata:second\ndata\n\n',
  'event: nothing\n\n',
  'id: 2\r\ndata: with carriage returns\r\n\r\n',
  'data: old\r\r',
  'data: not complete',
].join('')

const EVENTS = [
  { id: '1', event: 'prompt', data: '{"a":1}' },
  { id: '1', event: 'message', data: 'first\nsecond\n' },
  { id: '2', event: 'message', data: 'with carriage returns' },
  { id: '2', event: 'message', data: 'old' },
]

it('reads events as the standard says', () => {
  expect(parse(STREAM)).toEqual(EVENTS)
})

it('reads the same events however the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: STREAM.length }), { maxLength: 20 }), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), STREAM.length]
      const pieces = places.slice(1).map((end, index) => STREAM.slice(places[index], end))
      expect(parse(...pieces)).toEqual(EVENTS)
    }),
  )
})

it('holds no more than a bounded line', () => {
  expect(
    parse(...Array.from({ length: 30 }, () => 'x'.repeat(100_000)), '\n\ndata: on\n\n'),
  ).toEqual([{ id: '', event: 'message', data: 'on' }])
})
