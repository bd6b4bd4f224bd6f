import { expect, it } from 'vitest'

import { formatCount, formatTokensCompact } from './tokens.ts'

it.each([
  [0, '0'],
  [61, '61'],
  [999, '999'],
  [6812, '6.8k'],
  [9960, '10k'],
  [61_204, '61k'],
  [999_600, '1M'],
  [48_700_000, '48.7M'],
])('prints %d tokens compactly as %s', (tokens, text) => {
  expect(formatTokensCompact(tokens)).toBe(text)
})

it('prints counts exactly with thousands separators', () => {
  expect(formatCount(12_408)).toBe('12,408')
})
