import { expect, it } from 'vitest'

import { formatTokenRate } from './rate.ts'

it('prints tokens per second', () => {
  expect(formatTokenRate(84, 2000)).toBe('42 tok/s')
  expect(formatTokenRate(3, 2000)).toBe('1.5 tok/s')
})

it('prints no rate without time or tokens', () => {
  expect(formatTokenRate(84, 0)).toBeUndefined()
  expect(formatTokenRate(84, Number.NaN)).toBeUndefined()
  expect(formatTokenRate(0, 2000)).toBeUndefined()
})
