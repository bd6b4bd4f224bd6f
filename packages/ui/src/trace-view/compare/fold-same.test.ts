import fc from 'fast-check'
import { expect, it } from 'vitest'

import { foldSame, lineOfEntry } from './fold-same.ts'

const alignment = (count: number) => {
  const rows = Int32Array.from({ length: count }, (_, row) => row)
  return { one: rows, other: rows }
}

it('folds equal entries in a row, and opens them on request', () => {
  const lines = foldSame(alignment(8), new Set([5]), new Set())
  expect(lines).toEqual([
    { kind: 'same', from: 0, to: 5 },
    { kind: 'entry', index: 5 },
    { kind: 'entry', index: 6 },
    { kind: 'entry', index: 7 },
  ])
  expect(foldSame(alignment(8), new Set([5]), new Set([0]))).toHaveLength(8)
  expect(lineOfEntry(lines, 3)).toBe(0)
  expect(lineOfEntry(lines, 7)).toBe(3)
})

it('has every entry on one line', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.array(fc.nat(40)), (count, differing) => {
      const lines = foldSame(alignment(count), new Set(differing), new Set())
      const entries = lines.flatMap((line) =>
        line.kind === 'entry'
          ? [line.index]
          : Array.from({ length: line.to - line.from }, (_, index) => line.from + index),
      )
      expect(entries).toEqual(Array.from({ length: count }, (_, index) => index))
    }),
  )
})
