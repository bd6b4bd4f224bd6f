import type { Logger } from 'pino'

import type { HttpMiddleware } from '../environment.ts'

/** Logs each answered request at `info`: method, path without query (queries may hold ids of people), status and time. */
export function accessLog(log: Logger): HttpMiddleware {
  return async (context, next) => {
    if (!log.isLevelEnabled('info')) return next()
    const startedAtMs = performance.now()
    await next()
    log.info(
      {
        requestId: context.var.requestId,
        method: context.req.method,
        path: context.req.path,
        status: context.res.status,
        durationMs: Math.round((performance.now() - startedAtMs) * 10) / 10,
      },
      'request',
    )
  }
}
