import type { PlaygroundRequest, PlaygroundSettings } from '@heddle/core/schemas'

import { forbidden } from './refused-request-error.ts'

/** How long a model may take for its whole answer, ms. */
const DEADLINE_MS = 300_000

/** Characters of a refusal that are passed on. */
const REFUSAL_CHARACTERS = 1000

/** A model API that refused, or that could not be reached: answer 502. */
export class ModelApiError extends Error {
  readonly code = 'model-api'
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ModelApiError'
  }
}

/** Calls OpenAI-compatible APIs for the people of a project. */
export interface ModelApi {
  readonly settings: PlaygroundSettings
  /**
   * The answer as a stream of server-sent events. @throws {RefusedRequestError} for an API that may not be called.
   * @throws {ModelApiError} when it refuses or cannot be reached.
   */
  complete(call: PlaygroundRequest, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>
}

/**
 * `baseUrls` may be called by everybody; others only with `isAnyAllowed`, since a server reaches hosts that its users do not.
 * Redirects are refused for the same reason.
 */
export function createModelApi(parts: {
  readonly settings: PlaygroundSettings
  readonly fetch: typeof fetch
}): ModelApi {
  const { settings } = parts
  const allowed = new Set(settings.baseUrls.map(withoutSlash))
  return {
    settings,
    complete: async ({ baseUrl, apiKey, request }, signal) => {
      const base = withoutSlash(baseUrl)
      if (!settings.isAnyAllowed && !allowed.has(base)) {
        const known = [...allowed].join(', ')
        throw forbidden(
          `Expected the model API to be one of ${known}; HEDDLE_MODEL_URLS of the server names them.`,
        )
      }
      const response = await send(parts.fetch, `${base}/chat/completions`, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]),
        headers: {
          'content-type': 'application/json',
          ...(apiKey !== undefined && apiKey !== '' && { authorization: `Bearer ${apiKey}` }),
        },
        body: JSON.stringify({
          ...request,
          stream: true,
          stream_options: { include_usage: true },
        }),
      })
      if (!response.ok || response.body === null) throw await refusalOf(response)
      return response.body
    },
  }
}

async function send(call: typeof fetch, url: string, init: RequestInit): Promise<Response> {
  try {
    return await call(url, init)
  } catch (error) {
    throw new ModelApiError(
      `The model API at ${new URL(url).origin} cannot be reached. Is its address right?`,
      { cause: error },
    )
  }
}

async function refusalOf(response: Response): Promise<ModelApiError> {
  const text = await response.text()
  return new ModelApiError(`The model API answered ${response.status}: ${messageIn(text)}`)
}

/** What OpenAI's errors say, or the text itself. */
function messageIn(text: string): string {
  try {
    const body: unknown = JSON.parse(text)
    const error: unknown =
      typeof body === 'object' && body !== null ? Reflect.get(body, 'error') : undefined
    const message: unknown =
      typeof error === 'object' && error !== null ? Reflect.get(error, 'message') : undefined
    if (typeof message === 'string') return message.slice(0, REFUSAL_CHARACTERS)
  } catch {
    // It is no JSON: shown as it is.
  }
  return text.slice(0, REFUSAL_CHARACTERS)
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/u, '')
}
