import fc from 'fast-check'
import { expect, test } from 'vitest'

import { createRowChecksum, isSameChecksum } from './row-checksum.ts'

function checksumOf(rows: readonly string[], counts?: (digest: string) => boolean) {
  const checksum = createRowChecksum(counts)
  for (const row of rows) checksum.add(row)
  return checksum.end()
}

test('rows have one checksum in any order, and another when one is missing, twice there or changed', () => {
  const shuffled = fc
    .array(fc.string(), { minLength: 1 })
    .chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    )
  fc.assert(
    fc.property(shuffled, ([rows, others]) => {
      const [first = '', ...rest] = rows
      expect(checksumOf(others)).toEqual(checksumOf(rows))
      for (const wrong of [rest, [first, ...rows], [`${first}x`, ...rest]]) {
        expect(isSameChecksum(checksumOf(wrong), checksumOf(rows))).toBe(false)
      }
    }),
  )
})

test('rows that do not count leave it as it is', () => {
  const wanted = createRowChecksum()
  const digests = new Set(['a', 'b'].map((row) => wanted.add(row)))
  const found = checksumOf(['x', 'b', 'y', 'a'], (digest) => digests.has(digest))
  expect(found).toEqual(wanted.end())
})
