import { expect, it } from 'vitest'

import { formatDifference, formatScore } from './score.ts'

it('prints scores with three decimals at most', () => {
  expect([1, 0.71234, 0, -2.5].map(formatScore)).toEqual(['1', '0.712', '0', '-2.5'])
})

it('prints differences with their sign', () => {
  expect([0.05, -0.2, 0, 0.0001].map(formatDifference)).toEqual(['+0.05', '−0.2', '±0', '±0'])
})
