import type { HttpParts } from '../environment.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { keyFailures, type PublicApi, type PublicRoute } from './public-route.ts'

const listRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/projects',
  summary: 'Read the project of the key',
  tag: 'Projects',
  answers: {
    200: { description: 'A list of exactly one project.', schema: 'ProjectList' },
    ...keyFailures,
  },
}

export function registerProjects(api: PublicApi, parts: HttpParts): void {
  // Clients ask for it to check their keys and to make links, so it has no bound.
  const { authenticator } = parts
  api.add(listRoute, authenticate({ authenticator }), async (context) => {
    const project = await parts.projects.find(context.var.access.projectId)
    return context.json({ data: project === undefined ? [] : [project] }, 200)
  })
}
