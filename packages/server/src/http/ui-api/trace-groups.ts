import { traceGroupsQuerySchema } from '@heddle/core/schemas'
import type { Hono } from 'hono'

import type { HttpContext, HttpEnvironment, HttpParts } from '../environment.ts'
import { notFound } from '../http-error.ts'
import { pathText } from '../path-text.ts'

const GROUPS = [
  { path: 'sessions', kind: 'session', word: 'Session' },
  { path: 'users', kind: 'user', word: 'User' },
] as const

/** Sessions and users: what traces have in common. `projectOf` reads the project of the path, or throws. */
export function registerTraceGroups(
  app: Hono<HttpEnvironment>,
  { sessions }: Pick<HttpParts, 'sessions'>,
  projectOf: (context: HttpContext) => Promise<string>,
): void {
  for (const { path, kind, word } of GROUPS) {
    const route = `/api/ui/projects/:projectId/${path}`
    app.get(route, async (context) => {
      const query = traceGroupsQuerySchema.parse(context.req.query())
      const projectId = await projectOf(context)
      return context.json(await sessions.listGroups({ projectId, kind }, query))
    })
    app.get(`${route}/:id`, async (context) => {
      const id = pathText(context, 'id')
      const projectId = await projectOf(context)
      const group = await sessions.getGroup({ projectId, kind }, id)
      if (group === undefined) throw notFound(`${word} ${id} is named by no trace here.`)
      return context.json(group)
    })
  }
}
