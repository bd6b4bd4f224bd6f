import { expect, it } from 'vitest'

import { DESTINATIONS } from './destinations.ts'

const repeated = (values: readonly string[]): string[] =>
  values.filter((value, index) => values.indexOf(value) !== index)

it('leads to every screen once, by a letter of its own', () => {
  expect(repeated(DESTINATIONS.map(({ to }) => to))).toEqual([])
  expect(repeated(DESTINATIONS.map(({ label }) => label))).toEqual([])
  expect(repeated(DESTINATIONS.map(({ goKey }) => goKey))).toEqual([])
})
