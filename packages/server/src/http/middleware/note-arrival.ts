import { parseAuthorization } from '../../auth/credentials.ts'
import type { ArrivalService } from '../../service/arrivals.ts'
import type { HttpContext, HttpMiddleware } from '../environment.ts'
import { toHttpError } from '../error-response.ts'

/** Tells of every request that wants to send traces, however it is answered. */
export function noteArrival(arrivals: ArrivalService, now: () => Date): HttpMiddleware {
  return async (context, next) => {
    if (context.req.method !== 'POST') return next()
    await next()
    const { arrived, access, requestId } = context.var
    const credentials = parseAuthorization(context.req.header('authorization'))
    const { status } = context.res
    arrivals.note({
      id: requestId,
      at: now().toISOString(),
      path: context.req.path,
      status,
      accepted: arrived?.accepted ?? 0,
      rejected: arrived?.rejected ?? 0,
      reason: status >= 400 ? reasonOf(context) : (arrived?.reason ?? null),
      client: clientOf(context),
      publicKey: credentials?.publicKey,
      projectId: access?.projectId,
    })
  }
}

function reasonOf(context: HttpContext): string {
  const known = context.error && toHttpError(context.error)
  return (
    known?.message ?? `The server failed; its log has the cause under ${context.var.requestId}.`
  )
}

/** Name and version as SDKs send them, some with underscores, else what any HTTP client says. */
function clientOf(context: HttpContext): string | null {
  const header = (name: string) =>
    context.req.header(`x-langfuse-sdk-${name}`) ?? context.req.header(`x_langfuse_sdk_${name}`)
  const name = header('name')
  if (name === undefined) return context.req.header('user-agent') ?? null
  return [name, header('version')].filter(Boolean).join(' ')
}
