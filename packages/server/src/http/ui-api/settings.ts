import {
  createApiKeyRequestSchema,
  createModelRequestSchema,
  createScoreConfigRequestSchema,
  entityNameSchema,
  pageQuerySchema,
  projectChangeSchema,
  repricingRequestSchema,
  updateScoreConfigRequestSchema,
} from '@heddle/core/schemas'
import type { Hono } from 'hono'
import { z } from 'zod'

import type { KeyOwner } from '../../store/api-key-store.ts'
import type { HttpContext, HttpEnvironment, HttpParts } from '../environment.ts'
import { notFound } from '../http-error.ts'
import { requires } from '../middleware/signed-in.ts'
import { pathText } from '../path-text.ts'
import { readQuery } from '../public-api/public-route.ts'
import { readJson } from '../read-json.ts'
import { registerUiRemovals } from './removals.ts'

const PROJECT = '/api/ui/projects/:projectId'
const ORGANIZATION = '/api/ui/organizations/:organizationId'

const nameSchema = z.object({ name: entityNameSchema })
/** People do not choose keys: those are made. */
const keySchema = createApiKeyRequestSchema.pick({ note: true })
const matchSchema = z.object({ name: z.string().max(1000).default('') })

/** What the settings of projects and organizations read and change. */
export function registerSettings(app: Hono<HttpEnvironment>, parts: HttpParts): void {
  registerProjects(app, parts)
  registerKeys(app, parts)
  registerModels(app, parts)
  registerRepricings(app, parts)
  registerUiRemovals(app, parts, async (context) => (await projectOf(context, parts)).id)
  registerScoreConfigs(app, parts)
}

function registerProjects(app: Hono<HttpEnvironment>, parts: HttpParts): void {
  const { accounts, projectService } = parts
  app.patch(PROJECT, requires('project:update', accounts), async (context) => {
    const change = await readJson(context, projectChangeSchema, parts)
    const { id, organization } = await projectOf(context, parts)
    await projectService.update(organization.id, id, change)
    return context.body(null, 204)
  })
  app.delete(PROJECT, requires('project:delete', accounts), async (context) => {
    const { id, organization } = await projectOf(context, parts)
    await projectService.remove(organization.id, id)
    return context.body(null, 204)
  })
  app.post(`${ORGANIZATION}/projects`, requires('projects:create', accounts), async (context) => {
    const { name } = await readJson(context, nameSchema, parts)
    const { id } = await projectService.create(pathText(context, 'organizationId'), { name })
    return context.json({ id })
  })
}

function registerKeys(app: Hono<HttpEnvironment>, parts: HttpParts): void {
  const { accounts, apiKeys } = parts
  const places = [
    {
      path: `${PROJECT}/api-keys`,
      reading: requires('api-keys:read', accounts),
      writing: requires('api-keys:write', accounts),
      ownerOf: async (context: HttpContext): Promise<KeyOwner> => ({
        kind: 'project',
        id: (await projectOf(context, parts)).id,
      }),
    },
    {
      path: `${ORGANIZATION}/api-keys`,
      reading: requires('organization-keys:write', accounts),
      writing: requires('organization-keys:write', accounts),
      ownerOf: async (context: HttpContext): Promise<KeyOwner> => {
        const id = pathText(context, 'organizationId')
        const organization = await parts.projects.findOrganization(id)
        if (organization === undefined) throw notFound(`Organization ${id} does not exist here.`)
        return { kind: 'organization', id }
      },
    },
  ]
  for (const { path, reading, writing, ownerOf } of places) {
    app.get(path, reading, async (context) =>
      context.json({ apiKeys: await apiKeys.list(await ownerOf(context)) }),
    )
    app.post(path, writing, async (context) => {
      const request = await readJson(context, keySchema, parts)
      return context.json(await apiKeys.create(await ownerOf(context), request))
    })
    app.delete(`${path}/:keyId`, writing, async (context) => {
      await apiKeys.remove(await ownerOf(context), pathText(context, 'keyId'))
      return context.body(null, 204)
    })
  }
}

function registerModels(app: Hono<HttpEnvironment>, parts: HttpParts): void {
  const { models } = parts
  const writing = requires('models:write', parts.accounts)
  app.get(`${PROJECT}/models`, async (context) => {
    const { id } = await projectOf(context, parts)
    return context.json(await models.list(id, readQuery(context, pageQuerySchema)))
  })
  app.get(`${PROJECT}/models/match`, async (context) => {
    const { name } = readQuery(context, matchSchema)
    const { id } = await projectOf(context, parts)
    return context.json({ model: (await models.match(id, name)) ?? null })
  })
  app.post(`${PROJECT}/models`, writing, async (context) => {
    const request = await readJson(context, createModelRequestSchema, parts)
    return context.json(await models.create((await projectOf(context, parts)).id, request))
  })
  app.delete(`${PROJECT}/models/:modelId`, writing, async (context) => {
    const { id } = await projectOf(context, parts)
    await models.remove(id, pathText(context, 'modelId'))
    return context.body(null, 204)
  })
}

function registerRepricings(app: Hono<HttpEnvironment>, parts: HttpParts): void {
  const { repricing } = parts
  const path = `${PROJECT}/repricings`
  app.get(path, async (context) => {
    const { id } = await projectOf(context, parts)
    return context.json({ data: await repricing.list(id) })
  })
  app.get(`${path}/:repricingId`, async (context) => {
    const { id } = await projectOf(context, parts)
    return context.json(await repricing.read(id, pathText(context, 'repricingId')))
  })
  app.post(path, requires('models:write', parts.accounts), async (context) => {
    const request = await readJson(context, repricingRequestSchema, parts)
    return context.json(await repricing.start((await projectOf(context, parts)).id, request), 202)
  })
}

function registerScoreConfigs(app: Hono<HttpEnvironment>, parts: HttpParts): void {
  const { scoreConfigs } = parts
  app.get(`${PROJECT}/score-configs`, async (context) => {
    const { id } = await projectOf(context, parts)
    return context.json(await scoreConfigs.list(id, readQuery(context, pageQuerySchema)))
  })
  app.post(`${PROJECT}/score-configs`, async (context) => {
    const request = await readJson(context, createScoreConfigRequestSchema, parts)
    return context.json(await scoreConfigs.create((await projectOf(context, parts)).id, request))
  })
  app.patch(`${PROJECT}/score-configs/:configId`, async (context) => {
    const request = await readJson(context, updateScoreConfigRequestSchema, parts)
    const { id } = await projectOf(context, parts)
    return context.json(await scoreConfigs.update(id, pathText(context, 'configId'), request))
  })
}

async function projectOf(context: HttpContext, { projects }: HttpParts) {
  const id = pathText(context, 'projectId')
  const project = await projects.find(id)
  if (project === undefined) throw notFound(`Project ${id.slice(0, 100)} does not exist here.`)
  return project
}
