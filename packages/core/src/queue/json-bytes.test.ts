import fc from 'fast-check'
import { expect, it } from 'vitest'

import { allocateBytes } from '../platform/node-bytes.ts'
import { JsonBytes } from './json-bytes.ts'

const decode = (out: JsonBytes): unknown => JSON.parse(new TextDecoder().decode(out.view()))

it('writes any texts as the strings of one JSON list', () => {
  const texts = fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { maxLength: 50 })
  fc.assert(
    fc.property(texts, (strings) => {
      const out = new JsonBytes()
      out.json('[')
      for (const text of strings) {
        out.string(text)
        out.json(',')
      }
      out.time(0)
      out.json(']')
      const wellFormed = strings.map((text) => text.toWellFormed())
      expect(decode(out)).toEqual([...wellFormed, '1970-01-01T00:00:00.000Z'])
    }),
  )
})

it('writes times as Date does', () => {
  const times = fc.integer({ min: Date.UTC(1000, 0), max: Date.UTC(9999, 11) })
  fc.assert(
    fc.property(times, (timeMs) => {
      const out = new JsonBytes()
      out.time(timeMs)
      expect(decode(out)).toBe(new Date(timeMs).toISOString())
    }),
  )
})

it('writes JSON text beyond its first memory, and forgets what is taken back', () => {
  const out = new JsonBytes()
  out.json(JSON.stringify('漢'.repeat(100_000)))
  const { length } = out
  out.json(',"é"')
  out.truncate(length)
  expect(decode(out)).toBe('漢'.repeat(100_000))
})

it('gives away what is written and goes on in other memory', () => {
  const out = new JsonBytes()
  out.json('"first"')
  const first = out.exchange(allocateBytes(2))
  expect([out.length, out.capacity]).toEqual([0, 2])
  out.json('"second, longer than its memory"')
  expect(new TextDecoder().decode(first)).toBe('"first"')
  expect(decode(out)).toBe('second, longer than its memory')
})
