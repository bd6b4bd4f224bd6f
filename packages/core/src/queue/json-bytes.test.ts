import fc from 'fast-check'
import { expect, it } from 'vitest'

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
  out.clear(0)
  expect(out.length).toBe(0)
  out.json('1')
  expect(decode(out)).toBe(1)
})
