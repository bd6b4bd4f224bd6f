import { expect, test } from 'vitest'

import { optionalChoice, optionalText, optionalTime, repeatedText } from './parse-query.ts'

test('an empty value counts as absent in every kind of parameter', () => {
  const kinds = [optionalText(), repeatedText(), optionalTime(), optionalChoice(['A', 'B'])]
  for (const kind of kinds) {
    expect(kind.parse('')).toBeUndefined()
    expect(kind.parse(undefined)).toBeUndefined()
  }
})

test('a repeated parameter is a list, also when it came once', () => {
  expect(repeatedText().parse('a')).toEqual(['a'])
  expect(repeatedText().parse(['a', '', 'b'])).toEqual(['a', 'b'])
})

test('times need a zone and keep it', () => {
  const time = optionalTime()
  expect(time.parse('2026-01-31T12:00:00Z')).toEqual(new Date('2026-01-31T12:00:00Z'))
  expect(time.parse('2026-01-31T12:00:00.5+01:00')).toEqual(new Date('2026-01-31T11:00:00.500Z'))
  expect(time.safeParse('2026-01-31').success).toBe(false)
})

test('another choice is refused with those that exist', () => {
  const result = optionalChoice(['DEBUG', 'ERROR']).safeParse('LOUD')
  expect(result.error?.issues[0]?.message).toBe('expected one of DEBUG, ERROR')
})
