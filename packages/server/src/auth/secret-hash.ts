import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const SALT_BYTES = 16
const KEY_BYTES = 32

/** Work factor of scrypt: about 30 ms and 16 MB a hash, once per key and process. Source: RFC 7914, N = 2^14, r = 8, p = 1. */
const COST = 16_384

const derive = promisify<string, Buffer, number, { N: number }, Buffer>(scrypt)

/** A slow, salted hash for storage: `scrypt$<N>$<salt>$<hash>`, both base64url. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const hash = await derive(secret, salt, KEY_BYTES, { N: COST })
  return ['scrypt', COST, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/** Whether `secret` is the one that was hashed; false for a hash of another form. Takes the same time either way. */
export async function matchesSecretHash(secret: string, stored: string): Promise<boolean> {
  const [scheme, cost, salt, hash] = stored.split('$')
  if (scheme !== 'scrypt' || salt === undefined || hash === undefined) return false
  const expected = Buffer.from(hash, 'base64url')
  const given = await derive(secret, Buffer.from(salt, 'base64url'), expected.length, {
    N: Number(cost),
  })
  return timingSafeEqual(given, expected)
}

/** What may be shown of a secret: its first six and last four characters; only the first when it is too short to hide anything. */
export function displaySecret(secret: string): string {
  return secret.length < 14
    ? `${secret.slice(0, 3)}...`
    : `${secret.slice(0, 6)}...${secret.slice(-4)}`
}
