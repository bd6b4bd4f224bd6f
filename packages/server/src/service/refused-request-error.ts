/** Why a well-formed request cannot be served: what it names is not there, it breaks a rule, it
 * collides with another one, or whoever asks may not do it. */
export type RefusalReason = 'not-found' | 'invalid' | 'conflict' | 'forbidden'

/** A request that a use case refuses; the message says what was expected and goes to the client. */
export class RefusedRequestError extends Error {
  readonly reason: RefusalReason

  constructor(reason: RefusalReason, message: string) {
    super(message)
    this.name = 'RefusedRequestError'
    this.reason = reason
  }
}

export function notFound(message: string): RefusedRequestError {
  return new RefusedRequestError('not-found', message)
}

export function invalid(message: string): RefusedRequestError {
  return new RefusedRequestError('invalid', message)
}

export function conflict(message: string): RefusedRequestError {
  return new RefusedRequestError('conflict', message)
}

export function forbidden(message: string): RefusedRequestError {
  return new RefusedRequestError('forbidden', message)
}
