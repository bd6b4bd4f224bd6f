import { baseUrl } from '../base-path.ts'
import { parseExact } from '../json/parse-exact.ts'
import { t } from '../messages/translate.ts'

/** A request that failed: `status` is the HTTP status, or 0 when the server could not be reached. */
export class ApiError extends Error {
  readonly status: number
  readonly requestId: string | undefined

  constructor(message: string, details: { status: number; requestId?: string | undefined }) {
    super(message)
    this.name = 'ApiError'
    this.status = details.status
    this.requestId = details.requestId
  }
}

export interface GetOptions {
  readonly signal?: AbortSignal
  /** True: numbers that a double would change keep their digits, as `ExactNumber`. */
  readonly exactNumbers?: boolean
  /** Sent as a bearer token. */
  readonly token?: string
}

/** GET of a path below the application's base, answered with JSON. Throws `ApiError`; an abort passes through. */
export async function getJson<Answer>(path: string, options: GetOptions = {}): Promise<Answer> {
  const response = await request(path, options)
  const text = await response.text()
  if (!response.ok) throw errorOf(response, text)
  try {
    // The server answers in the shape of the schema that its route declares.
    return (await (options.exactNumbers === true ? readExact(text) : JSON.parse(text))) as Answer
  } catch {
    throw new ApiError(
      t('The server answered something that is not JSON. Is a proxy in between?'),
      {
        status: response.status,
      },
    )
  }
}

/** From so many characters on, asking for the source of every value takes too long. */
const LONG_CHARACTERS = 500_000

async function readExact(text: string): Promise<unknown> {
  if (text.length < LONG_CHARACTERS) return parseExact(text)
  const { parseLong } = await import('../json/parse-long.ts')
  const long = parseLong(text)
  return long === undefined ? parseExact(text) : long.value
}

/** Sends a change to a path below the application's base; undefined when the answer has no body. Throws `ApiError`. */
export async function sendJson<Answer = undefined>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Answer> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  let response: Response
  try {
    const init = body === undefined ? {} : { body: JSON.stringify(body) }
    response = await fetch(new URL(path, baseUrl()), { method, headers, ...init })
  } catch {
    throw unreachable()
  }
  const text = await response.text()
  if (!response.ok) throw errorOf(response, text)
  // The server answers in the shape of the schema that its route declares.
  return (text === '' ? undefined : JSON.parse(text)) as Answer
}

async function request(path: string, { signal, token }: GetOptions): Promise<Response> {
  try {
    const headers = {
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    }
    return await fetch(new URL(path, baseUrl()), signal ? { signal, headers } : { headers })
  } catch (error) {
    if (signal?.aborted === true) throw error
    throw unreachable()
  }
}

function unreachable(): ApiError {
  return new ApiError(t('The server cannot be reached. Is it running?'), { status: 0 })
}

function errorOf(response: Response, text: string): ApiError {
  const requestId = response.headers.get('x-request-id') ?? undefined
  return new ApiError(
    messageIn(text) ?? t('The server answered {status}.', { status: response.status }),
    {
      status: response.status,
      requestId,
    },
  )
}

function messageIn(text: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body !== 'object' || body === null || !('message' in body)) return undefined
    return typeof body.message === 'string' ? body.message : undefined
  } catch {
    return undefined
  }
}

/** A query string of the values that are set. */
export function queryString(values: Readonly<Record<string, string | number | undefined>>): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') search.set(key, String(value))
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}
