const MS_PER_SECOND = 1_000
const DIGIT_ZERO = 0x30
const LETTER_Z = 0x5a
/** Milliseconds and the zone stand behind the second, characters of `000Z`. */
const TAIL_LENGTH = 4

/** Longest text of a time, as of the years before 0 and after 9999. */
export const MAX_ISO_TIME_BYTES = 27

/** The bytes up to the point behind the second that was written last. */
const prefix = new Uint8Array(MAX_ISO_TIME_BYTES - TAIL_LENGTH)
let prefixLength = 0
let lastSecond = Number.NaN

/**
 * Writes the ISO 8601 text of a time in milliseconds since 1970, UTC, as `Date` writes it, into bytes that have room for it.
 * Returns the bytes written. Times of one second share most of the work, which neighbours do; by way of a text it took twice
 * as long. Throws a RangeError for a time that no `Date` can hold.
 */
export function writeIsoTime(bytes: Uint8Array, offset: number, timeMs: number): number {
  const wholeMs = Math.floor(timeMs)
  const second = Math.floor(wholeMs / MS_PER_SECOND)
  if (second !== lastSecond) setSecond(second)
  const length = prefixLength
  for (let index = 0; index < length; index++) bytes[offset + index] = prefix[index] as number
  const milliseconds = wholeMs - second * MS_PER_SECOND
  const tail = offset + length
  bytes[tail] = DIGIT_ZERO + Math.floor(milliseconds / 100)
  bytes[tail + 1] = DIGIT_ZERO + (Math.floor(milliseconds / 10) % 10)
  bytes[tail + 2] = DIGIT_ZERO + (milliseconds % 10)
  bytes[tail + 3] = LETTER_Z
  return length + TAIL_LENGTH
}

function setSecond(second: number): void {
  const text = new Date(second * MS_PER_SECOND).toISOString()
  prefixLength = text.length - TAIL_LENGTH
  for (let index = 0; index < prefixLength; index++) prefix[index] = text.charCodeAt(index)
  lastSecond = second
}
