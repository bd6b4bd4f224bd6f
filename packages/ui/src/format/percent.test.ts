import { expect, it } from 'vitest'

import { formatPercent } from './percent.ts'

it.each([
  [0, '0 %'],
  [0.034, '3.4 %'],
  [0.0996, '10 %'],
  [0.12, '12 %'],
  [1, '100 %'],
])('prints %d as %s', (share, text) => {
  expect(formatPercent(share)).toBe(text)
})
