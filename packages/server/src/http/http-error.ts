/** Statuses this server answers failures with. */
export type ErrorStatus = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 429 | 500 | 502 | 503

/** A failure that is answered as it stands: the body is `{ message, ...details }` and never holds a stack, a secret or SQL. */
export class HttpError extends Error {
  readonly status: ErrorStatus
  /** `error` or `errors` of the body. */
  readonly details: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: ErrorStatus,
    message: string,
    more: {
      readonly details?: Readonly<Record<string, unknown>>
      readonly headers?: Readonly<Record<string, string>>
    } = {},
  ) {
    super(message)
    this.name = 'HttpError'
    this.status = status
    this.details = more.details ?? {}
    this.headers = more.headers ?? {}
  }
}

/** 401 for a request without what opens this route. */
export function unauthorized(message: string): HttpError {
  return new HttpError(401, message, { details: { error: 'UnauthorizedError' } })
}

/** 403 for somebody who may not do this here. */
export function forbidden(message: string): HttpError {
  return new HttpError(403, message, { details: { error: 'ForbiddenError' } })
}

/** 404 in the shape the SDKs turn into their own not-found errors. */
export function notFound(message: string): HttpError {
  return new HttpError(404, message, { details: { error: 'LangfuseNotFoundError' } })
}

/** 400 for a request that is well formed but cannot be served. */
export function invalidRequest(message: string): HttpError {
  return new HttpError(400, message, { details: { error: 'InvalidRequestError' } })
}

/** 409 for a request that collides with another one; sending it again may succeed. */
export function conflict(message: string): HttpError {
  return new HttpError(409, message, { details: { error: 'LangfuseConflictError' } })
}
