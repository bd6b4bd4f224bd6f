import { removalRequestSchema } from '@heddle/core/schemas'
import type { Hono } from 'hono'

import type { HttpContext, HttpEnvironment, HttpParts } from '../environment.ts'
import { requires } from '../middleware/signed-in.ts'
import { withFilter } from '../parse-filter.ts'
import { readJson } from '../read-json.ts'
import { removeMatching } from '../remove-matching.ts'

/** Takes traces away: those that are named, all of a session or a user, or all that a list shows. */
export function registerUiRemovals(
  app: Hono<HttpEnvironment>,
  parts: HttpParts,
  projectId: (context: HttpContext) => Promise<string>,
): void {
  const { removal } = parts
  const path = '/api/ui/projects/:projectId/removals'
  app.post(path, requires('contents:delete', parts.accounts), async (context) => {
    const request = await readJson(context, removalRequestSchema, parts)
    const project = await projectId(context)
    if ('sessionId' in request)
      return context.json(await removal.removeSession(project, request.sessionId))
    if ('matching' in request) {
      const { matching, dryRun } = request
      return context.json(
        await removeMatching(removal, project, { match: withFilter(matching), dryRun }),
      )
    }
    const selection =
      'userId' in request
        ? ({ kind: 'user', id: request.userId } as const)
        : ({ kind: 'ids', ids: request.traceIds } as const)
    return context.json(await removal.removeTraces(project, selection))
  })
}
