import { expect, test } from 'vitest'

import { displaySecret, hashSecret, matchesSecretHash } from './secret-hash.ts'

test('a hash matches its own secret and no other', async () => {
  const hash = await hashSecret('sk-heddle-local')
  expect(await matchesSecretHash('sk-heddle-local', hash)).toBe(true)
  expect(await matchesSecretHash('sk-heddle-loca', hash)).toBe(false)
})

test('the same secret never gives the same hash, and the hash does not hold the secret', async () => {
  const [first, second] = await Promise.all([hashSecret('sk-secret'), hashSecret('sk-secret')])
  expect(first).not.toBe(second)
  expect(first).not.toContain('sk-secret')
})

test('a stored value of another form matches nothing', async () => {
  expect(await matchesSecretHash('x', 'x')).toBe(false)
  expect(await matchesSecretHash('', '')).toBe(false)
})

test('shows the first six and last four characters of a long secret, less of a short one', () => {
  expect(displaySecret('sk-lf-12345678-abcd')).toBe('sk-lf-...abcd')
  expect(displaySecret('sk-short')).toBe('sk-...')
})
