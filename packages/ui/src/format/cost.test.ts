import { describe, expect, it } from 'vitest'

import { formatCost, formatCostExact, formatPricePerMillion } from './cost.ts'

describe('formatCost', () => {
  it.each([
    [null, '—'],
    [Number.NaN, '—'],
    [0, '$0'],
    [0.00004, '<$0.0001'],
    [0.0043, '$0.0043'],
    [0.02214, '$0.0221'],
    [0.054, '$0.054'],
    [0.9999, '$1.00'],
    [196.654, '$196.65'],
    [1284.2, '$1,284'],
  ])('prints %s USD as %s', (costUsd, text) => {
    expect(formatCost(costUsd)).toBe(text)
  })
})

it('keeps every digit of an exact cost', () => {
  expect(formatCostExact(0.000_003_612)).toBe('$0.000003612')
  expect(formatCostExact(2)).toBe('$2.00')
  expect(formatCostExact(null)).toBe('—')
})

it('prints prices per million units without binary noise', () => {
  expect(formatPricePerMillion(0.000_003)).toBe('$3.00 /M')
  expect(formatPricePerMillion(7.5e-8)).toBe('$0.075 /M')
})
