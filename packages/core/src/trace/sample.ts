import { fingerprint } from '../fingerprint.ts'

const HEX_TRACE_ID = /^[0-9a-f]{32}$/
/** Digits of the id that decide; 13 hex digits are 52 bits, exact in a double. */
const DECIDING_DIGITS = 13
const RANGE = 16 ** DECIDING_DIGITS

/**
 * True when the trace belongs to the share that is kept (0 keeps none, 1 all). The id alone decides, so every process
 * and every observation of a trace comes to the same answer without being told.
 */
export function isSampled(traceId: string, sampleRate: number): boolean {
  if (sampleRate >= 1) return true
  // The end of a W3C id is its random part; ids of other forms are spread by hashing.
  const digits = HEX_TRACE_ID.test(traceId)
    ? traceId.slice(-DECIDING_DIGITS)
    : fingerprint(traceId).slice(0, DECIDING_DIGITS)
  return Number.parseInt(digits, 16) < sampleRate * RANGE
}
