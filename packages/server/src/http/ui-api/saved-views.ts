import { savedViewsQuerySchema, writeSavedViewRequestSchema } from '@heddle/core/schemas'
import type { Hono } from 'hono'

import type { ViewerOf } from '../../service/saved-views.ts'
import type { HttpContext, HttpEnvironment, HttpParts } from '../environment.ts'
import { pathText } from '../path-text.ts'
import { readJson } from '../read-json.ts'

const VIEWS = '/api/ui/projects/:projectId/saved-views'
const VIEW = `${VIEWS}/:viewId`

/** Saved lists and dashboards. `projectOf` reads the project of the path, or throws. */
export function registerSavedViews(
  app: Hono<HttpEnvironment>,
  parts: Pick<HttpParts, 'savedViews' | 'maxBodyBytes'>,
  projectOf: (context: HttpContext) => Promise<string>,
): void {
  const { savedViews } = parts
  const viewerOf = async (context: HttpContext): Promise<ViewerOf> => ({
    projectId: await projectOf(context),
    userId: context.var.user?.id ?? null,
  })
  app.get(VIEWS, async (context) => {
    const { kind } = savedViewsQuerySchema.parse(context.req.query())
    return context.json(await savedViews.list(await viewerOf(context), kind))
  })
  app.post(VIEWS, async (context) => {
    const viewer = await viewerOf(context)
    const request = await readJson(context, writeSavedViewRequestSchema, parts)
    return context.json(await savedViews.create(viewer, request), 201)
  })
  app.get(VIEW, async (context) => {
    const viewer = await viewerOf(context)
    return context.json(await savedViews.read(viewer, pathText(context, 'viewId')))
  })
  app.put(VIEW, async (context) => {
    const viewer = await viewerOf(context)
    const request = await readJson(context, writeSavedViewRequestSchema, parts)
    return context.json(await savedViews.update(viewer, pathText(context, 'viewId'), request))
  })
  app.delete(VIEW, async (context) => {
    await savedViews.remove(await viewerOf(context), pathText(context, 'viewId'))
    return context.body(null, 204)
  })
}
