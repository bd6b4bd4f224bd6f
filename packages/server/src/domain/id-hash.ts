const ENCODER = new TextEncoder()

/**
 * MurmurHash3 of 32 bits with seed 0 over the UTF-8 bytes of a text, unsigned; the same number as ClickHouse's
 * `murmurHash3_32`. Source of the algorithm: Austin Appleby's MurmurHash3_x86_32, public domain.
 */
export function murmurHash3(text: string): number {
  return hashBoth(byteUnits(text))[0]
}

/** What follows a name for its second hash, `#`. */
const SUFFIX = 0x23

/** The hash of the bytes and that of the bytes followed by {@link SUFFIX}, in one pass. */
function hashBoth(units: string): readonly [number, number] {
  let hash = 0
  let word = 0
  for (let at = 0; at < units.length; at += 1) {
    word |= units.charCodeAt(at) << ((at & 3) * 8)
    if ((at & 3) !== 3) continue
    hash = takeWord(hash, word)
    word = 0
  }
  const tail = units.length & 3
  const longer = word | (SUFFIX << (tail * 8))
  const mixed = tail === 3 ? takeWord(hash, longer) : mixIn(hash, longer)
  return [finish(mixIn(hash, word) ^ units.length), finish(mixed ^ (units.length + 1))]
}

function takeWord(hash: number, word: number): number {
  const mixed = mixIn(hash, word)
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0
}

/** A text whose characters are the bytes of the given one; most ids are their own. */
function byteUnits(text: string): string {
  for (let at = 0; at < text.length; at += 1)
    if (text.charCodeAt(at) > 127)
      return Array.from(ENCODER.encode(text), (byte) => String.fromCharCode(byte)).join('')
  return text
}

/** A word of zero changes nothing, so a missing tail may be mixed in too. */
function mixIn(hash: number, word: number): number {
  const scrambled = Math.imul(word, 0xcc9e2d51)
  return hash ^ Math.imul((scrambled << 15) | (scrambled >>> 17), 0x1b873593)
}

function finish(hash: number): number {
  const first = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35)
  return (second ^ (second >>> 16)) >>> 0
}

/** Two independent hashes of an entity's name; {@link ID_HASHES_SQL} gives the same for a row. */
export function idHashes(projectId: string, id: string): readonly [number, number] {
  return hashBoth(byteUnits(`${projectId}\u0000${id}`))
}

/** {@link idHashes} of a row with the columns `project_id` and `id`. */
export const ID_HASHES_SQL = String.raw`murmurHash3_32(concat(project_id, '\0', id)),
  murmurHash3_32(concat(project_id, '\0', id, '#'))`
