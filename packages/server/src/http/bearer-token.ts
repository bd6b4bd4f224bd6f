import { createHash, timingSafeEqual } from 'node:crypto'

import type { HttpContext } from './environment.ts'

/** Whether the request brings this token as `Authorization: Bearer …`. How long it takes says nothing about the token. */
export function hasBearerToken(context: HttpContext, token: string): boolean {
  return timingSafeEqual(
    digest(context.req.header('authorization') ?? ''),
    digest(`Bearer ${token}`),
  )
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
