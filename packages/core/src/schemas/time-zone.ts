import { z } from 'zod'

/** Longest name of a zone, characters; those that exist have at most 32. */
const MAX_CHARACTERS = 64

/** A zone by its IANA name, such as `Europe/Berlin`, or `UTC`. */
export const timeZoneSchema = z
  .string()
  .max(MAX_CHARACTERS)
  .refine(isTimeZone, 'expected an IANA time zone such as Europe/Berlin, or UTC')

function isTimeZone(name: string): boolean {
  // Offsets such as +02:00 are zones of ECMAScript, but no names.
  if (!/^[A-Za-z][\w+/-]*$/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
