/** Length of a trace id in hex digits. Source: W3C Trace Context, 3.2.2.3. */
const TRACE_ID_DIGITS = 32
const BLOCK_BYTES = 64
const ROUNDS = 64

/** The first 32 bits behind the point of a root, as FIPS 180-4 takes its constants from primes. */
const fraction = (root: number): number => ((root % 1) * 2 ** 32) | 0

/** The constants of the rounds and the first state, FIPS 180-4, 4.2.2 and 5.3.3. */
function constants(): { readonly rounds: readonly number[]; readonly state: readonly number[] } {
  const primes: number[] = []
  for (let number = 2; primes.length < ROUNDS; number++) {
    if (primes.every((prime) => number % prime > 0)) primes.push(number)
  }
  return {
    rounds: primes.map((prime) => fraction(Math.cbrt(prime))),
    state: primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))),
  }
}

const rotate = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits))

/** The words of a message, padded to whole blocks, FIPS 180-4, 5.1.1. */
function toWords(text: string): DataView {
  const bytes = new TextEncoder().encode(text)
  const blocks = Math.ceil((bytes.length + 9) / BLOCK_BYTES)
  const padded = new Uint8Array(blocks * BLOCK_BYTES)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(padded.length - 4, bytes.length << 3)
  return view
}

/** FIPS 180-4, 6.2.2, step 1. */
function schedule(view: DataView, start: number): readonly number[] {
  const words: number[] = []
  for (let index = 0; index < ROUNDS; index++) {
    const [w2 = 0, w7 = 0, w15 = 0, w16 = 0] = [2, 7, 15, 16].map((back) => words[index - back])
    const early = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3)
    const late = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10)
    words.push(index < 16 ? view.getInt32(start + index * 4) : (w16 + early + w7 + late) | 0)
  }
  return words
}

/** SHA-256 as words. Written out: `crypto.subtle` is missing on pages without HTTPS. */
function sha256(text: string): readonly number[] {
  const { rounds, state: first } = constants()
  const view = toWords(text)
  let state = first
  for (let start = 0; start < view.byteLength; start += BLOCK_BYTES) {
    const words = schedule(view, start)
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
    for (const [index, word] of words.entries()) {
      const choice = (e & f) ^ (~e & g)
      const majority = (a & b) ^ (a & c) ^ (b & c)
      const sumE = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
      const sumA = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
      const one = (h + sumE + choice + (rounds[index] ?? 0) + word) | 0
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + sumA + majority) | 0]
    }
    const added = [a, b, c, d, e, f, g, h]
    state = state.map((word, index) => (word + (added[index] ?? 0)) | 0)
  }
  return state
}

/**
 * The trace id that belongs to a message id: 32 lower-case hex digits, the beginning of its SHA-256. It is what
 * `traceIdFrom(messageId)` of `@heddle/core/ids` and Langfuse's `createTraceId(seed)` return, so a program that starts its trace
 * with that id and a page that only knows the message name the same trace, whichever is first.
 */
export function traceIdOfMessage(messageId: string): string {
  const hex = sha256(messageId).map((word) => (word >>> 0).toString(16).padStart(8, '0'))
  return hex.join('').slice(0, TRACE_ID_DIGITS)
}
