import { expect, test } from 'vitest'

import { createPassword, hashPassword, matchesPassword } from './password.ts'

test('a hash matches its password in either Unicode form, and no other', async () => {
  const hash = await hashPassword('word-\u00E9')
  expect(hash).not.toContain('word-\u00E9')
  expect(await matchesPassword('word-e\u0301', hash)).toBe(true)
  expect(await matchesPassword('word-e', hash)).toBe(false)
})

test('nothing matches a missing hash or one of another form', async () => {
  for (const stored of [undefined, '', 'scrypt$1$a$b', 'scrypt-password$$']) {
    expect(await matchesPassword('', stored)).toBe(false)
  }
})

test('created passwords differ', () => {
  expect(createPassword()).not.toBe(createPassword())
  expect(createPassword()).toHaveLength(20)
})
