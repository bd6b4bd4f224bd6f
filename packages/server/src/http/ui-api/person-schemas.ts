import { storedText } from '@heddle/core/schemas'

import { MIN_PASSWORD_CHARACTERS } from '../../auth/password.ts'

/** Longest address and password that are looked at, characters. */
const MAX_CHARACTERS = 1000

export const emailSchema = storedText()
  .trim()
  .max(MAX_CHARACTERS)
  .regex(/^[^\s@]+@[^\s@]+$/, 'Expected an email address.')

export const newPasswordSchema = storedText()
  .min(MIN_PASSWORD_CHARACTERS, `Expected at least ${MIN_PASSWORD_CHARACTERS} characters.`)
  .max(MAX_CHARACTERS)

/** What a link holds. */
export const tokenSchema = storedText().min(1).max(MAX_CHARACTERS)
