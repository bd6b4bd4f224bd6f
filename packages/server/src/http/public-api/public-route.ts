import type { Handler, Hono } from 'hono'
import type { z } from 'zod'

import type { HttpContext, HttpEnvironment } from '../environment.ts'
import type { ComponentName } from './components.ts'

/** One answer of a route: what it means and the shape of its JSON body. */
export interface AnswerDescription {
  readonly description: string
  /** Absent when the answer has no body. */
  readonly schema?: ComponentName
  /** True when the body may also be a stream of server-sent events. */
  readonly isStreamToo?: boolean
}

/** A route of the public API as the OpenAPI document tells it. */
export interface PublicRoute {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Hono's form: `/api/public/traces/:traceId`; `:name{.+}` takes slashes too. */
  readonly path: string
  readonly summary: string
  readonly tag: string
  readonly query?: z.ZodObject
  readonly body?: ComponentName
  /** True for routes that need no keys. */
  readonly isOpen?: boolean
  readonly answers: Readonly<Record<number, AnswerDescription>>
}

/** Registers handlers together with their description, so that the document lists exactly the routes that exist. */
export interface PublicApi {
  readonly routes: readonly PublicRoute[]
  add(route: PublicRoute, ...handlers: Handler<HttpEnvironment>[]): void
}

export function createPublicApi(app: Hono<HttpEnvironment>): PublicApi {
  const routes: PublicRoute[] = []
  return {
    routes,
    add: (route, ...handlers) => {
      routes.push(route)
      app.on(route.method, [route.path], ...handlers)
    },
  }
}

/** The query of a request in the shape of its schema; unknown parameters are ignored. @throws {z.ZodError} answered with 400. */
export function readQuery<Schema extends z.ZodType>(
  context: HttpContext,
  schema: Schema,
): z.output<Schema> {
  const values = Object.entries(context.req.queries()).map(([name, [first, ...others]]) => [
    name,
    others.length === 0 ? first : [first, ...others],
  ])
  return schema.parse(Object.fromEntries(values))
}

/** What a key is answered that made more requests than it may; `Retry-After` and `X-RateLimit-*` say when to go on. */
export const tooMany = failure('The key made more requests than it may in a minute.')

/** Failures that any route with keys can answer. */
export const keyFailures = {
  400: failure('The query or the body does not have the expected form; `error` lists the faults.'),
  401: failure('Keys are missing or belong to no project.'),
  403: failure('The key may not do this.'),
  429: tooMany,
} as const

export function failure(description: string): AnswerDescription {
  return { description, schema: 'Error' }
}
