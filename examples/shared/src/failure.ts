/** How a request is made to fail: an HTTP status, or `cut` to break the connection after the first tokens of a stream. */
export type Failure = number | 'cut'

/** Request header that makes one request fail: `x-stand-in-fail: 429`, or `cut`. */
export const FAIL_HEADER = 'x-stand-in-fail'

const ERROR_TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'invalid_request_error',
  429: 'rate_limit_error',
}

/** The error body of OpenAI's API. */
export function errorBody(status: number, message: string, code: string | null = null) {
  const type = ERROR_TYPES[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error')
  return { error: { message, type, param: null, code } }
}

/** Reads the header; undefined when it is absent or names no failure. */
export function readFailHeader(value: string | undefined): Failure | undefined {
  if (value === 'cut') return 'cut'
  const status = Number(value)
  return Number.isInteger(status) && status >= 400 && status <= 599 ? status : undefined
}
