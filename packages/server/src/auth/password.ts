import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const SALT_BYTES = 16
const KEY_BYTES = 32

/** Work factors of scrypt, 32 MB a hash. Source: OWASP Password Storage Cheat Sheet, one of its equivalent settings. */
const WORK = { N: 32_768, r: 8, p: 3, maxmem: 64 * 1024 * 1024 }

const derive = promisify<string, Buffer, number, typeof WORK, Buffer>(scrypt)

/** Shortest password that is taken, characters. Source: NIST SP 800-63B. */
export const MIN_PASSWORD_CHARACTERS = 8

/** A password that nobody guesses, to be shown once: 120 random bits, base64url. */
export function createPassword(): string {
  return randomBytes(15).toString('base64url')
}

/** A slow, salted hash for storage: `scrypt-password$<salt>$<hash>`, both base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await derive(password.normalize('NFKC'), salt, KEY_BYTES, WORK)
  return ['scrypt-password', salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/** Whether the password is the one that was hashed. Without a hash it is false, after the same time. */
export async function matchesPassword(
  password: string,
  stored: string | undefined,
): Promise<boolean> {
  const [scheme, salt = '', hash = ''] = stored?.split('$') ?? []
  const expected = Buffer.from(hash, 'base64url')
  const given = await derive(
    password.normalize('NFKC'),
    Buffer.from(salt, 'base64url'),
    KEY_BYTES,
    WORK,
  )
  return (
    scheme === 'scrypt-password' &&
    expected.length === given.length &&
    timingSafeEqual(given, expected)
  )
}
