import { randomUUID } from 'node:crypto'

import type { HttpMiddleware } from '../environment.ts'

/** What a caller may send as its own id. Anything else could forge log lines. */
const SAFE_ID = /^[\w.:-]{1,128}$/

/** Gives each request an id, the caller's `x-request-id` when it is harmless, and answers with it. */
export const requestId: HttpMiddleware = async (context, next) => {
  const given = context.req.header('x-request-id')
  const id = given !== undefined && SAFE_ID.test(given) ? given : randomUUID()
  context.set('requestId', id)
  await next()
  context.header('x-request-id', id)
}
