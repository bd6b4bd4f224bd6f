import fc from 'fast-check'
import { expect, it } from 'vitest'

import { fingerprint } from './fingerprint.ts'

it('is 32 hex digits that depend on every character and its place', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string({ minLength: 1 }), (before, after, added) => {
      const text = fingerprint(before + after)
      expect(text).toMatch(/^[0-9a-f]{32}$/)
      expect(fingerprint(before + after)).toBe(text)
      expect(fingerprint(before + added + after)).not.toBe(text)
    }),
  )
})

it('stays what it is: other processes choose by it which traces they keep', () => {
  expect(fingerprint('run-1')).toBe('46bda7157b18a0695fdbc95f3de54328')
})

it.each([
  ['numbered', (index: number) => `run-${index}`],
  ['long with one difference at the end', (index: number) => `${'x'.repeat(801)}${index}`],
  ['long with one difference at the start', (index: number) => `${index}${'x'.repeat(801)}`],
])('spreads ids that are %s evenly, each half for itself', (_, textOf) => {
  const ids = Array.from({ length: 5_000 }, (__, index) => fingerprint(textOf(index)))
  expect(new Set(ids.map((id) => id.slice(0, 16))).size).toBe(ids.length)
  expect(new Set(ids.map((id) => id.slice(16))).size).toBe(ids.length)
  const low = ids.filter((id) => Number.parseInt(id.slice(0, 13), 16) < 16 ** 13 / 4)
  expect(low.length / ids.length).toBeCloseTo(0.25, 1)
})
