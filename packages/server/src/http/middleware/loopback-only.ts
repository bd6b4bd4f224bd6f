import type { HttpContext, HttpMiddleware } from '../environment.ts'
import { HttpError } from '../http-error.ts'

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Refuses requests that did not address this machine by a loopback name: a page of another site whose name was rebound to
 * 127.0.0.1 still sends that name as Host.
 */
export const loopbackHostOnly: HttpMiddleware = async (context, next) => {
  const host = context.req.header('host')
  if (host !== undefined && !isLoopbackHost(host)) {
    throw new HttpError(
      403,
      `This local server answers only to localhost and 127.0.0.1, not to ${host.slice(0, 100)}: open it under http://127.0.0.1 and its port.`,
      { details: { error: 'ForbiddenError' } },
    )
  }
  return next()
}

/** For routes that need keys: pages served from this machine may call them, pages of other sites may not, since the keys are known. */
export const loopbackOriginOnly: HttpMiddleware = async (context, next) => {
  const origin = context.req.header('origin')
  if (origin !== undefined && !isLoopbackOrigin(origin)) throw foreignPage(origin)
  return next()
}

/** For routes that need no keys: only this server's own pages may call them. */
export const sameOriginOnly: HttpMiddleware = async (context, next) => {
  const origin = context.req.header('origin')
  if (origin !== undefined && !isOwnOrigin(context, origin)) throw foreignPage(origin)
  // Requests without an Origin (images, scripts, links) still say where they come from.
  const site = context.req.header('sec-fetch-site')
  if (site === 'cross-site' || site === 'same-site') throw foreignPage(site)
  await next()
  context.header('cross-origin-resource-policy', 'same-origin')
}

function foreignPage(from: string): HttpError {
  return new HttpError(
    403,
    `This local server does not answer to pages of other sites (${from.slice(0, 100)}): call it from a page on localhost or from a program.`,
    { details: { error: 'ForbiddenError' } },
  )
}

function isLoopbackHost(host: string): boolean {
  return LOOPBACK_NAMES.has(host.replace(/:\d+$/, '').toLowerCase())
}

function isLoopbackOrigin(origin: string): boolean {
  return URL.canParse(origin) && LOOPBACK_NAMES.has(new URL(origin).hostname)
}

function isOwnOrigin(context: HttpContext, origin: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === context.req.header('host')?.toLowerCase()
}
