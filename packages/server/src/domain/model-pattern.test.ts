import { expect, test } from 'vitest'

import { compilePattern, findPatternFault } from './model-pattern.ts'
import modelPrices from './model-prices.json' with { type: 'json' }

test('every pattern of the built-in list may be used', () => {
  expect(modelPrices.models.filter(({ match }) => findPatternFault(match) !== undefined)).toEqual(
    [],
  )
})

test('a leading (?i) ignores case', () => {
  expect(compilePattern('(?i)^gpt$').test('GPT')).toBe(true)
  expect(compilePattern('^gpt$').test('GPT')).toBe(false)
})

test.each(['(', '(?i)[', '(a+)+$', '^(\\w*x)*$', '(a{1,})+', '([ab]+)*'])(
  'the pattern %s is refused',
  (pattern) => {
    expect(findPatternFault(pattern)).toEqual(expect.any(String))
  },
)
