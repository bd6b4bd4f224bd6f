const BLOCK_BYTES = 64
/** Bytes behind the message: a 1 bit, and its length in bits as a 64-bit number. */
const PADDING_BYTES = 9

/** First 32 bits of the fractional parts of the cube roots of the first 64 primes. Source: FIPS 180-4, 4.2.2. */
const ROUND_CONSTANTS = /* @__PURE__ */ fractionalRoots(64, Math.cbrt)
/** First 32 bits of the fractional parts of the square roots of the first 8 primes. Source: FIPS 180-4, 5.3.3. */
const INITIAL_STATE = /* @__PURE__ */ fractionalRoots(8, Math.sqrt)

function fractionalRoots(count: number, root: (prime: number) => number): Int32Array {
  const primes: number[] = []
  for (let candidate = 2; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime > 0)) primes.push(candidate)
  }
  return Int32Array.from(primes, (prime) => (root(prime) % 1) * 2 ** 32)
}

/** SHA-256 of the bytes, or of the text's UTF-8 bytes, as 64 lower-case hex digits. Synchronous, which Web Crypto is not. */
export function sha256(content: string | Uint8Array): string {
  const message = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const blocks = Math.ceil((message.length + PADDING_BYTES) / BLOCK_BYTES)
  const padded = new Uint8Array(blocks * BLOCK_BYTES)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n)
  const state = INITIAL_STATE.slice()
  for (let offset = 0; offset < padded.length; offset += BLOCK_BYTES) compress(state, view, offset)
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

type Words = readonly [number, number, number, number, number, number, number, number]

/** Takes one block into the state. Source: FIPS 180-4, 6.2.2. */
function compress(state: Int32Array, view: DataView, offset: number): void {
  const schedule = new Int32Array(64)
  const at = (index: number): number => schedule[index] as number // indexes stay inside
  const working = state.slice()
  for (const [round, constant] of ROUND_CONSTANTS.entries()) {
    schedule[round] =
      round < 16
        ? view.getInt32(offset + round * 4)
        : at(round - 16) +
          mix(at(round - 15), [7, 18, 3]) +
          at(round - 7) +
          mix(at(round - 2), [17, 19, 10])
    const [a, b, c, d, e, f, g, h] = working as unknown as Words // it has eight
    const first = h + spin(e, [6, 11, 25]) + ((e & f) ^ (~e & g)) + constant + at(round)
    working.copyWithin(1, 0, 7)
    working[4] = d + first
    working[0] = first + spin(a, [2, 13, 22]) + ((a & b) ^ (a & c) ^ (b & c))
  }
  for (const [index, word] of working.entries()) state[index] = (state[index] as number) + word
}

type Bits = readonly [number, number, number]

function spin(word: number, [first, second, third]: Bits): number {
  return rotate(word, first) ^ rotate(word, second) ^ rotate(word, third)
}

function mix(word: number, [first, second, shift]: Bits): number {
  return rotate(word, first) ^ rotate(word, second) ^ (word >>> shift)
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}
