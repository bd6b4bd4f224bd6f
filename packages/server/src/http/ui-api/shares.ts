import { createShareRequestSchema } from '@heddle/core/schemas'
import type { Hono } from 'hono'

import type { HttpContext, HttpEnvironment, HttpParts } from '../environment.ts'
import { requires } from '../middleware/signed-in.ts'
import { pathText } from '../path-text.ts'
import { readJson } from '../read-json.ts'

const SHARES = '/api/ui/projects/:projectId/traces/:traceId/shares'

/** Public links as members give and revoke them. `projectOf` reads the project of the path, or throws. */
export function registerShares(
  app: Hono<HttpEnvironment>,
  parts: Pick<HttpParts, 'shares' | 'accounts' | 'maxBodyBytes'>,
  projectOf: (context: HttpContext) => Promise<string>,
): void {
  const { shares } = parts
  const sharing = requires('shares:write', parts.accounts)
  app.get(SHARES, sharing, async (context) => {
    const projectId = await projectOf(context)
    return context.json({ shares: await shares.list(projectId, pathText(context, 'traceId')) })
  })
  app.post(SHARES, sharing, async (context) => {
    const projectId = await projectOf(context)
    const request = await readJson(context, createShareRequestSchema, parts)
    return context.json(await shares.create(projectId, pathText(context, 'traceId'), request), 201)
  })
  app.delete(`${SHARES}/:shareId`, sharing, async (context) => {
    await shares.revoke(await projectOf(context), pathText(context, 'shareId'))
    return context.body(null, 204)
  })
}
