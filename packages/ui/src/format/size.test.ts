import { expect, it } from 'vitest'

import { formatSize } from './size.ts'

it.each([
  [812, '812 B'],
  [1234, '1.2 kB'],
  [12_300, '12 kB'],
  [999_900, '1.0 MB'],
  [3_400_000, '3.4 MB'],
])('prints %d bytes as %s', (sizeBytes, text) => {
  expect(formatSize(sizeBytes)).toBe(text)
})
