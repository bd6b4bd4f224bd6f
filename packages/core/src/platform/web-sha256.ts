/** First 32 bits of the fractional parts of the cube roots of the first 64 primes. Source: FIPS 180-4, 4.2.2. */
const ROUND_CONSTANTS = fractionalRoots(64, Math.cbrt)
/** First 32 bits of the fractional parts of the square roots of the first 8 primes. Source: FIPS 180-4, 5.3.3. */
const INITIAL_STATE = fractionalRoots(8, Math.sqrt)

const BLOCK_BYTES = 64

function fractionalRoots(count: number, root: (prime: number) => number): Int32Array {
  const words = new Int32Array(count)
  let found = 0
  for (let candidate = 2; found < count; candidate++) {
    if (!isPrime(candidate)) continue
    words[found++] = (root(candidate) % 1) * 2 ** 32
  }
  return words
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) {
    if (candidate % divisor === 0) return false
  }
  return true
}

/** SHA-256 of the text's UTF-8 bytes, as 64 lower-case hex digits. Synchronous on every runtime, which Web Crypto is not. */
export function sha256(text: string): string {
  const padded = pad(new TextEncoder().encode(text))
  const view = new DataView(padded.buffer)
  const state = Int32Array.from(INITIAL_STATE)
  const schedule = new Int32Array(64)
  for (let offset = 0; offset < padded.length; offset += BLOCK_BYTES) {
    expand(view, offset, schedule)
    compress(state, schedule)
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

/** The message, a 1 bit, zeros, and its length in bits as a 64-bit number, in whole blocks. */
function pad(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / BLOCK_BYTES) * BLOCK_BYTES)
  padded.set(message)
  padded[message.length] = 0x80
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(message.length) * 8n)
  return padded
}

function expand(view: DataView, offset: number, schedule: Int32Array): void {
  for (let index = 0; index < 16; index++) schedule[index] = view.getInt32(offset + index * 4)
  for (let index = 16; index < 64; index++) {
    const early = at(schedule, index - 15)
    const late = at(schedule, index - 2)
    const small0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
    const small1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
    schedule[index] = at(schedule, index - 16) + small0 + at(schedule, index - 7) + small1
  }
}

function compress(state: Int32Array, schedule: Int32Array): void {
  const working = Int32Array.from(state)
  for (let index = 0; index < 64; index++) {
    const a = at(working, 0)
    const e = at(working, 4)
    const choice = (e & at(working, 5)) ^ (~e & at(working, 6))
    const majority = (a & at(working, 1)) ^ (a & at(working, 2)) ^ (at(working, 1) & at(working, 2))
    const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const first =
      (at(working, 7) + sum1 + choice + at(ROUND_CONSTANTS, index) + at(schedule, index)) | 0
    working.copyWithin(1, 0, 7)
    working[4] = at(working, 4) + first
    working[0] = first + sum0 + majority
  }
  for (let index = 0; index < 8; index++) state[index] = at(state, index) + at(working, index)
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

/** Every index used here lies inside its array; this tells the compiler so. */
function at(words: Int32Array, index: number): number {
  return words[index] as number
}
