import { getHeddle, runWithObservation } from '@heddle/core'
import type { Heddle, ObservationHandle } from '@heddle/core'

import { callTableFor } from './call-table.ts'
import { isObject } from './foreign-value.ts'
import { mapError } from './map-error.ts'
import type { WaitUntil } from './options.ts'
import { atMost, findWaitUntil, handOver } from './wait-until.ts'

export interface HeddleRouteOptions {
  /** Name of the trace. Default: method and path, for example `POST /api/chat`. */
  readonly name?: string | undefined
  /** Default: the process-wide client. */
  readonly client?: Heddle | undefined
  /** Default: `waitUntil` of the handler's last argument or its `executionCtx`, else the platform's. */
  readonly waitUntil?: WaitUntil | undefined
}

/** Time in which a call may still end by itself after the client has gone, milliseconds. */
const DISCONNECT_GRACE_MS = 500
/** Longest time a function is kept alive for a trace, milliseconds. */
const MAX_WAIT_MS = 30_000

type RouteHandler<Rest extends readonly unknown[]> = (
  request: Request,
  ...rest: Rest
) => Response | Promise<Response>

/**
 * The same route, with one trace for each request: it ends with the last byte of the answer, a client that leaves
 * closes what it left open, and the platform is asked to wait until everything is sent. For any handler of the Web
 * standard form: Next.js, Hono (`(c) => route(c.req.raw)`), Workers, Deno, Bun.
 *
 * @example export const POST = withHeddleRoute(async (request) => streamText({ … }).toUIMessageStreamResponse())
 */
export function withHeddleRoute<Rest extends readonly unknown[]>(
  handler: RouteHandler<Rest>,
  options: HeddleRouteOptions = {},
): (request: Request, ...rest: Rest) => Promise<Response> {
  return async (request, ...rest) => {
    const client = options.client ?? getHeddle()
    if (!client.enabled) return handler(request, ...rest)
    const visit = new RouteVisit(client, options.name ?? nameOf(request))
    const waitUntil = options.waitUntil ?? passedWaitUntil(rest) ?? findWaitUntil()
    if (waitUntil !== undefined) {
      handOver(
        waitUntil,
        atMost(visit.closed, MAX_WAIT_MS).then(() => client.flush()),
      )
    }
    try {
      const response = await runWithObservation(visit.active, () => handler(request, ...rest))
      return visit.follow(response)
    } catch (error) {
      visit.fail(error)
      throw error
    }
  }
}

function nameOf(request: Request): string {
  try {
    return `${request.method} ${new URL(request.url).pathname}`
  } catch {
    return request.method
  }
}

/** Workers pass a context as the last argument. */
function passedWaitUntil(rest: readonly unknown[]): WaitUntil | undefined {
  const last = rest.at(-1)
  if (!isObject(last) || typeof last['waitUntil'] !== 'function') return undefined
  return (last['waitUntil'] as WaitUntil).bind(last)
}

/** One request, from its arrival to the end of its answer. */
class RouteVisit {
  readonly closed: Promise<void>
  readonly active: { readonly traceId: string; readonly observationId: string }
  readonly #client: Heddle
  readonly #observation: ObservationHandle
  #resolveClosed: () => void = () => {}

  constructor(client: Heddle, name: string) {
    this.#client = client
    this.#observation = client.startObservation({ name, type: 'span' })
    const { traceId, id: observationId } = this.#observation
    this.active = { traceId, observationId }
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve
    })
  }

  /** The response with its body followed to the end. One without a body, or with an upgraded connection, is returned as it is. */
  follow(response: Response): Response {
    const { body, status, statusText, headers } = response
    const fields = { metadata: { status } }
    if (body === null || body.locked || status < 200) {
      this.#end(fields)
      return response
    }
    const reader = body.getReader()
    const followed = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          try {
            const { done, value } = await reader.read()
            if (!done) return controller.enqueue(value)
            this.#end(fields)
            controller.close()
          } catch (error) {
            this.fail(error)
            controller.error(error)
          }
        },
        cancel: (reason) => {
          this.#disconnected()
          return reader.cancel(reason)
        },
      },
      { highWaterMark: 0 },
    )
    return new Response(followed, { status, statusText, headers })
  }

  fail(error: unknown): void {
    this.#end(mapError(error))
  }

  #disconnected(): void {
    const table = callTableFor(this.#client.projectKey)
    for (const call of table.callsOf(this.active.traceId)) {
      call.loseReader('client disconnected', DISCONNECT_GRACE_MS)
    }
    table.reschedule()
    this.#end({ level: 'WARNING', statusMessage: 'client disconnected' })
  }

  #end(fields: Parameters<ObservationHandle['end']>[0]): void {
    this.#observation.end(fields)
    void this.#callsEnded().then(this.#resolveClosed)
  }

  /** Calls that a client left end a moment later. */
  async #callsEnded(): Promise<void> {
    const table = callTableFor(this.#client.projectKey)
    const deadline = Date.now() + MAX_WAIT_MS
    while (table.hasCallOf(this.active.traceId) && Date.now() < deadline) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, DISCONNECT_GRACE_MS / 5)
        if (typeof timer === 'object') timer.unref()
      })
    }
  }
}
