import { expect, it } from 'vitest'

import { normaliseEnvironment } from './environment.ts'

it.each([
  [undefined, 'default'],
  ['', 'default'],
  ['Production', 'production'],
  ['langfuse-Langfuse_staging', 'staging'],
  ['langfuse', 'default'],
  ['with space', 'default'],
  ['e'.repeat(50), 'e'.repeat(40)],
])('normalises the environment %j to %j', (given, expected) => {
  expect(normaliseEnvironment(given)).toBe(expected)
})
