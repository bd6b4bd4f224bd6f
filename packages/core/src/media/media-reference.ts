import type { FoundMedia } from './find-media.ts'

/** Characters of the hash that name a file. Source: Langfuse's media protocol. */
const ID_CHARACTERS = 22

/** What names a file: the beginning of the hash of its bytes, in the alphabet for URLs. */
export interface MediaIdentity {
  readonly id: string
  /** SHA-256 of the bytes in base64, 44 characters. */
  readonly sha256Hash: string
}

const REFERENCE = /@@@langfuseMedia:type=[^|]*\|id=([\w-]{22})\|source=\w+@@@/g
const REFERENCE_START = '@@@langfuseMedia:'

/** The name of the file whose bytes have this SHA-256, 64 hex digits. */
export function identityOf(hex: string): MediaIdentity {
  const binary = hex.replaceAll(/../g, (digits) => String.fromCharCode(Number.parseInt(digits, 16)))
  const sha256Hash = btoa(binary)
  const id = sha256Hash.slice(0, ID_CHARACTERS).replaceAll('+', '-').replaceAll('/', '_')
  return { id, sha256Hash }
}

/** The text that stands for a file in a value. */
export function referenceTo({ id }: MediaIdentity, { contentType, source }: FoundMedia): string {
  return `${REFERENCE_START}type=${contentType}|id=${id}|source=${source}@@@`
}

/** The ids of the files that a JSON text names. */
export function mediaIdsIn(json: string): readonly string[] {
  if (!json.includes(REFERENCE_START)) return []
  return Array.from(json.matchAll(REFERENCE), ([, id = '']) => id)
}
