/** What went wrong, as a {@link HeddleError} or a delivery problem says it. Codes are stable: match on them, not on messages. */
export type HeddleErrorCode =
  /** An option or environment variable has a value that cannot be used. */
  | 'invalid-option'
  /** No keys were found, so nothing can be sent. */
  | 'keys-missing'
  /** The public and the secret key seem to have changed places. */
  | 'keys-swapped'
  /** The server refused the keys (401 or 403). */
  | 'unauthorized'
  /** The server refused the request as malformed (4xx other than 401, 403, 408, 413, 429). */
  | 'bad-request'
  /** The server refused single events of a batch and stored the others. */
  | 'event-rejected'
  /** One event is larger than the server takes (413). */
  | 'too-large'
  /** The server asked to slow down (429). */
  | 'rate-limited'
  /** The server failed (5xx). */
  | 'server-error'
  /** Something answered that is no ingestion endpoint, or its answer was cut off. */
  | 'unexpected-answer'
  /** No answer came: refused, reset, unresolved or timed out. */
  | 'network'
  /** A prompt cannot be read, none was read before, and there is no fallback. */
  | 'prompt-unavailable'
  /** Events were dropped or rejected and the caller asked to be told by an exception. */
  | 'delivery-lost'

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
