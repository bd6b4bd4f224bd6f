import { expect, test } from 'vitest'

import { createAttemptLimit } from './attempt-limit.ts'

test('the sixth failure within 15 minutes has to wait; other names do not', () => {
  let now = 1_000_000
  const limit = createAttemptLimit(() => now)
  for (let attempt = 0; attempt < 5; attempt += 1) expect(limit.take('ann')).toBe(0)
  now += 60_000
  expect(limit.take('ann')).toBe(14 * 60)
  expect(limit.take('bob')).toBe(0)
  now += 14 * 60_000
  expect(limit.take('ann')).toBe(0)
})

test('success forgets the failures before it', () => {
  const limit = createAttemptLimit(() => 0)
  for (let attempt = 0; attempt < 4; attempt += 1) limit.take('ann')
  limit.take('ann')
  limit.succeeded('ann')
  expect(limit.take('ann')).toBe(0)
})
