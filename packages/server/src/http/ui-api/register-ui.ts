import type { Hono } from 'hono'

import type { HttpEnvironment, HttpParts } from '../environment.ts'

/** The interface's files and page, and the short links that SDKs print. */
export function registerUi(app: Hono<HttpEnvironment>, parts: HttpParts): void {
  app.get('/trace/:traceId', async (context) => {
    const { traceId } = context.req.param()
    const project = await findProjectOf(parts, traceId)
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
async function findProjectOf(parts: HttpParts, traceId: string): Promise<string | undefined> {
  const projects = await parts.projects.list()
  if (projects.length <= 1) return projects[0]?.id
  for (const { id } of projects) {
    if ((await parts.reader.getTrace(id, traceId, ['core'])) !== undefined) return id
  }
  return projects[0]?.id
}
