import {
  createPromptRequestSchema,
  pageQuerySchema,
  promptNameSchema,
  promptVersionSchema,
  updatePromptRequestSchema,
} from '@heddle/core/schemas'
import type { Hono } from 'hono'
import { z } from 'zod'

import type { HttpContext, HttpEnvironment, HttpParts } from '../environment.ts'
import { readJson } from '../read-json.ts'

const PROJECT = '/api/ui/projects/:projectId'

const nameQuerySchema = z.object({ name: promptNameSchema })

/** A version, and what its writer knew: absent for scripts that add whatever is there. */
const versionRequestSchema = createPromptRequestSchema.and(
  z.object({ lastSeenId: z.string().nullable().optional() }),
)

const labelsRequestSchema = updatePromptRequestSchema.extend({
  name: promptNameSchema,
  version: promptVersionSchema,
})

/** Prompts as the interface reads and changes them. `projectOf` reads the project of the path, or throws. */
export function registerUiPrompts(
  app: Hono<HttpEnvironment>,
  parts: Pick<HttpParts, 'prompts' | 'maxBodyBytes'>,
  projectOf: (context: HttpContext) => Promise<string>,
): void {
  const { prompts } = parts
  app.get(`${PROJECT}/prompts`, async (context) => {
    const query = pageQuerySchema.parse(context.req.query())
    return context.json(await prompts.list(await projectOf(context), query))
  })
  app.get(`${PROJECT}/prompt-versions`, async (context) => {
    const { name } = nameQuerySchema.parse(context.req.query())
    return context.json(await prompts.versions(await projectOf(context), name))
  })
  app.post(`${PROJECT}/prompts`, async (context) => {
    const projectId = await projectOf(context)
    const { lastSeenId, ...request } = await readJson(context, versionRequestSchema, parts)
    const origin = { createdBy: context.var.user?.id, lastSeenId }
    return context.json(await prompts.create(projectId, request, origin), 201)
  })
  app.post(`${PROJECT}/prompt-labels`, async (context) => {
    const projectId = await projectOf(context)
    const { newLabels, ...of } = await readJson(context, labelsRequestSchema, parts)
    return context.json(await prompts.addLabels(projectId, { ...of, labels: newLabels }))
  })
}
