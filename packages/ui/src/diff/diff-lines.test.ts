import fc from 'fast-check'
import { expect, it } from 'vitest'

import { diffLines } from './diff-lines.ts'

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1 })
  .map((all) => all.join('\n'))

it('holds both texts, each line once', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before, after)
      const without = (kind: string) =>
        lines.filter((line) => line.kind !== kind).map((line) => line.text)
      expect(without('added').join('\n')).toBe(before)
      expect(without('removed').join('\n')).toBe(after)
    }),
  )
})

it('keeps all lines of equal texts and as many as it can of others', () => {
  fc.assert(
    fc.property(text, (same) => {
      expect(diffLines(same, same).every(({ kind }) => kind === 'same')).toBe(true)
    }),
  )
  expect(diffLines('a\nb\nc\nd', 'a\nc\nx\nd').map(({ kind, text: of }) => kind[0] + of)).toEqual([
    'sa',
    'rb',
    'sc',
    'ax',
    'sd',
  ])
})
