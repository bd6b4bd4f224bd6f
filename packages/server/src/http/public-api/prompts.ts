import {
  createPromptRequestSchema,
  MAX_INTEGER,
  pageQuerySchema,
  updatePromptRequestSchema,
} from '@heddle/core/schemas'
import { z } from 'zod'

import type { PromptSelector } from '../../store/prompt-store.ts'
import type { HttpContext, HttpParts } from '../environment.ts'
import { invalidRequest } from '../http-error.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { optionalChoice, optionalStoredText, optionalTime } from '../parse-query.ts'
import { pathText } from '../path-text.ts'
import { readJson } from '../read-json.ts'
import {
  type AnswerDescription,
  failure,
  keyFailures,
  type PublicApi,
  type PublicRoute,
  readQuery,
} from './public-route.ts'

/** Names a page of the list has unless it is told otherwise. Source: Langfuse's API. */
const DEFAULT_LIMIT = 10

/** Everything behind this path is the name: it may have slashes, percent-encoded or as they are. */
const NAME_PATH = '/api/public/v2/prompts/:name{.+}'

const optionalVersion = z.preprocess(
  (value) => (value === '' ? undefined : value),
  z.coerce.number().int().min(1).max(MAX_INTEGER).optional(),
)

const selectorQuerySchema = z.object({ version: optionalVersion, label: optionalStoredText() })

const readQuerySchema = selectorQuerySchema.extend({ resolve: optionalChoice(['true', 'false']) })

const listQuerySchema = pageQuerySchema.extend({
  limit: z.preprocess(
    (value) => (value === '' || value === undefined ? DEFAULT_LIMIT : value),
    pageQuerySchema.shape.limit,
  ),
  name: optionalStoredText(),
  version: optionalVersion,
  label: optionalStoredText(),
  tag: optionalStoredText(),
  fromUpdatedAt: optionalTime(),
  toUpdatedAt: optionalTime(),
})

const one: AnswerDescription = { description: 'The version.', schema: 'Prompt' }
const missing = failure('The project has no such version of this prompt.')

const createRoute: PublicRoute = {
  method: 'post',
  path: '/api/public/v2/prompts',
  summary: 'Add a version of a prompt; its labels leave the versions that had them',
  tag: 'Prompts',
  body: 'PromptRequest',
  answers: { 201: one, ...keyFailures },
}

const getRoute: PublicRoute = {
  method: 'get',
  path: NAME_PATH,
  summary: 'Read a prompt by version or label, else the version in production',
  tag: 'Prompts',
  query: readQuerySchema,
  answers: { 200: one, ...keyFailures, 404: missing },
}

const labelRoute: PublicRoute = {
  method: 'patch',
  path: `${NAME_PATH}/versions/:version{[0-9]+}`,
  summary: 'Give a version more labels',
  tag: 'Prompts',
  body: 'PromptLabels',
  answers: { 200: one, ...keyFailures, 404: missing },
}

const listRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/v2/prompts',
  summary: 'List prompts, the last changed first',
  tag: 'Prompts',
  query: listQuerySchema,
  answers: { 200: { description: 'One page of names.', schema: 'PromptPage' }, ...keyFailures },
}

const deleteRoute: PublicRoute = {
  method: 'delete',
  path: NAME_PATH,
  summary: 'Delete one version of a prompt, or all of them',
  tag: 'Prompts',
  query: selectorQuerySchema,
  answers: { 204: { description: 'It is gone.' }, ...keyFailures, 404: missing },
}

export function registerPrompts(api: PublicApi, parts: HttpParts): void {
  const { prompts, authenticator } = parts
  const keys = authenticate({ authenticator, namesErrors: true })
  api.add(createRoute, keys, async (context) => {
    const request = await readJson(context, createPromptRequestSchema, parts)
    return context.json(await prompts.create(projectOf(context), request), 201)
  })
  api.add(listRoute, keys, async (context) => {
    const query = readQuery(context, listQuerySchema)
    return context.json(await prompts.list(projectOf(context), query))
  })
  api.add(getRoute, keys, async (context) => {
    const { resolve, ...query } = readQuery(context, readQuerySchema)
    const wanted = { selector: toSelector(query), resolves: resolve !== 'false' }
    const name = pathText(context, 'name')
    return context.json(await prompts.read(projectOf(context), { name, ...wanted }))
  })
  api.add(labelRoute, keys, async (context) => {
    const { newLabels } = await readJson(context, updatePromptRequestSchema, parts)
    const version = optionalVersion.parse(context.req.param('version')) ?? 1
    const change = { name: pathText(context, 'name'), version, labels: newLabels }
    return context.json(await prompts.addLabels(projectOf(context), change))
  })
  api.add(deleteRoute, keys, async (context) => {
    const selector = toSelector(readQuery(context, selectorQuerySchema))
    await prompts.remove(projectOf(context), pathText(context, 'name'), selector)
    return context.body(null, 204)
  })
}

function projectOf(context: HttpContext): string {
  return context.var.access.projectId
}

/** @throws {HttpError} 400 for a version and a label together. */
function toSelector(query: z.output<typeof selectorQuerySchema>): PromptSelector | undefined {
  const { version, label } = query
  if (version !== undefined && label !== undefined) {
    throw invalidRequest('Expected `version` or `label`, got both.')
  }
  if (version !== undefined) return { version }
  return label === undefined ? undefined : { label }
}
