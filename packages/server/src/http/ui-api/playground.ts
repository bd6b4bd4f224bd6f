import { playgroundRequestSchema } from '@heddle/core/schemas'
import type { Hono } from 'hono'

import { ModelApiError } from '../../service/model-api.ts'
import type { HttpContext, HttpEnvironment, HttpParts } from '../environment.ts'
import { HttpError } from '../http-error.ts'
import { readJson } from '../read-json.ts'

const PLAYGROUND = '/api/ui/projects/:projectId/playground'

/** Calls of models from the interface; answers pass through as they come. `projectOf` reads the project of the path, or throws. */
export function registerPlayground(
  app: Hono<HttpEnvironment>,
  parts: Pick<HttpParts, 'modelApi' | 'maxBodyBytes'>,
  projectOf: (context: HttpContext) => Promise<string>,
): void {
  const { modelApi } = parts
  app.get(PLAYGROUND, async (context) => {
    await projectOf(context)
    return context.json(modelApi.settings)
  })
  app.post(PLAYGROUND, async (context) => {
    await projectOf(context)
    const call = await readJson(context, playgroundRequestSchema, parts)
    try {
      const stream = await modelApi.complete(call, context.req.raw.signal)
      return context.body(stream, 200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
      })
    } catch (error) {
      if (error instanceof ModelApiError) throw new HttpError(502, error.message)
      throw error
    }
  })
}
