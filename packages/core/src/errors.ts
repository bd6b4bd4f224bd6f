/** Every code a {@link HeddleError} may carry, with what it means. Codes are stable: match on them, not on messages. */
export const HEDDLE_ERROR_CODES = {
  'invalid-option': 'An option or environment variable has a value that cannot be used.',
  'keys-missing': 'No keys were found, so nothing can be sent.',
  'keys-swapped': 'The public and the secret key seem to have changed places.',
  unauthorized: 'The server refused the keys (401 or 403).',
  'bad-request':
    'The server refused the request as malformed (4xx other than 401, 403, 408, 413, 429).',
  'event-rejected': 'The server refused single events of a batch and stored the others.',
  'too-large': 'One event is larger than the server takes (413).',
  'rate-limited': 'The server asked to slow down (429).',
  'server-error': 'The server failed (5xx).',
  'unexpected-answer':
    'Something answered that is no ingestion endpoint, or its answer was cut off.',
  network: 'No answer came: refused, reset, unresolved or timed out.',
  'delivery-lost':
    'Events were dropped or rejected and the caller asked to be told by an exception.',
} as const

export type HeddleErrorCode = keyof typeof HEDDLE_ERROR_CODES

const BRAND = Symbol.for('heddle.error')

/** The one error class of Heddle. `code` is stable; `message` says what was expected, what came and what to do. */
export class HeddleError extends Error {
  override readonly name = 'HeddleError'
  readonly code: HeddleErrorCode
  readonly [BRAND] = true

  constructor(code: HeddleErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }

  /** True for errors of this class, also when another copy of the package made them. */
  static isInstance(value: unknown): value is HeddleError {
    return typeof value === 'object' && value !== null && BRAND in value
  }
}
