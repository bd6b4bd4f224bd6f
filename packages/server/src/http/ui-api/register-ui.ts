import type { Project } from '@heddle/core/schemas'
import type { Hono } from 'hono'
import { getCookie } from 'hono/cookie'

import type { HttpEnvironment, HttpParts } from '../environment.ts'
import { SESSION_COOKIE } from '../middleware/signed-in.ts'
import { visibleProjects } from './visible-projects.ts'

/** The interface's files and page, and the short links that SDKs print. */
export function registerUi(app: Hono<HttpEnvironment>, parts: HttpParts): void {
  const { accounts } = parts
  if (accounts !== null) {
    app.use('/trace/:traceId', async (context, next) => {
      const user = await accounts.findUser(getCookie(context, SESSION_COOKIE) ?? '')
      // The page asks whoever is not signed in, and then comes back here.
      if (user === undefined) {
        return context.redirect(`/?to=${encodeURIComponent(context.req.path)}`)
      }
      context.set('user', user)
      return next()
    })
  }
  app.get('/trace/:traceId', async (context) => {
    const { traceId } = context.req.param()
    const projects = await visibleProjects(parts, context.var.user)
    const project = await findProjectOf(parts, projects, traceId)
    return context.redirect(
      project === undefined
        ? '/'
        : `/project/${encodeURIComponent(project)}/traces/${encodeURIComponent(traceId)}`,
    )
  })
  app.get('*', async (context, next) => {
    if (context.req.path.startsWith('/api/')) return next()
    const answer = await parts.ui.answer({
      path: context.req.path,
      acceptEncoding: context.req.header('accept-encoding'),
      ifNoneMatch: context.req.header('if-none-match'),
    })
    return answer ?? next()
  })
}

/** The project that holds the trace; the first one while it has not arrived, so that the page can wait for it. */
async function findProjectOf(
  parts: HttpParts,
  projects: readonly Project[],
  traceId: string,
): Promise<string | undefined> {
  if (projects.length <= 1) return projects[0]?.id
  for (const { id } of projects) {
    if ((await parts.reader.getTrace(id, traceId, ['core'])) !== undefined) return id
  }
  return projects[0]?.id
}
