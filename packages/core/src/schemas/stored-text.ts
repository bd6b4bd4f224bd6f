import { z } from 'zod'

/** Text that databases keep: without the character NUL, which Postgres has no place for. */
export function storedText() {
  return z.string().regex(/^[^\0]*$/, 'must not hold a NUL')
}

/** Largest whole number that databases keep in four bytes. */
export const MAX_INTEGER = 2_147_483_647
