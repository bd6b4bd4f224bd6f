/** What an `Authorization` header says, not yet checked against anything. */
export type Credentials =
  | { readonly scheme: 'basic'; readonly publicKey: string; readonly secretKey: string }
  | { readonly scheme: 'bearer'; readonly publicKey: string }

/** Longest header that is looked at, characters: no key comes near it. */
const MAX_HEADER_CHARACTERS = 4096

/** Reads `Basic base64(publicKey:secretKey)` or `Bearer publicKey`; undefined for anything else, empty parts included. */
export function parseAuthorization(header: string | undefined): Credentials | undefined {
  if (header === undefined || header.length > MAX_HEADER_CHARACTERS) return undefined
  const match = /^(basic|bearer) +(\S+) *$/i.exec(header)
  const [, scheme, value] = match ?? []
  if (scheme === undefined || value === undefined) return undefined
  if (scheme.toLowerCase() === 'bearer') return { scheme: 'bearer', publicKey: value }
  return parsePair(value)
}

/** No key holds a NUL, and Postgres takes none. */
function parsePair(value: string): Credentials | undefined {
  const text = Buffer.from(value, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  const publicKey = text.slice(0, Math.max(colon, 0))
  const secretKey = text.slice(colon + 1)
  if (publicKey === '' || secretKey === '' || text.includes('\0')) return undefined
  return { scheme: 'basic', publicKey, secretKey }
}
