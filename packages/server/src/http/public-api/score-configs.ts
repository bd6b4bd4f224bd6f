import {
  createScoreConfigRequestSchema,
  pageQuerySchema,
  updateScoreConfigRequestSchema,
} from '@heddle/core/schemas'

import type { HttpParts } from '../environment.ts'
import { authenticate } from '../middleware/authenticate.ts'
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

const LIST_PATH = '/api/public/score-configs'
const ONE_PATH = `${LIST_PATH}/:configId`
const tag = 'Score configs'
const one: AnswerDescription = { description: 'The config.', schema: 'ScoreConfig' }
const missing = failure('The project has no such config.')

const createRoute: PublicRoute = {
  method: 'post',
  path: LIST_PATH,
  summary: 'Add a score config',
  tag,
  body: 'ScoreConfigRequest',
  answers: { 200: one, ...keyFailures },
}

const listRoute: PublicRoute = {
  method: 'get',
  path: LIST_PATH,
  summary: 'List score configs, newest first',
  tag,
  query: pageQuerySchema,
  answers: {
    200: { description: 'One page of configs.', schema: 'ScoreConfigPage' },
    ...keyFailures,
  },
}

const getRoute: PublicRoute = {
  method: 'get',
  path: ONE_PATH,
  summary: 'Read one score config',
  tag,
  answers: { 200: one, ...keyFailures, 404: missing },
}

const updateRoute: PublicRoute = {
  method: 'patch',
  path: ONE_PATH,
  summary: 'Change or archive a score config',
  tag,
  body: 'ScoreConfigChange',
  answers: { 200: one, ...keyFailures, 404: missing },
}

export function registerScoreConfigs(api: PublicApi, parts: HttpParts): void {
  const { scoreConfigs } = parts
  const keys = authenticate(parts)
  api.add(createRoute, keys, async (context) => {
    const request = await readJson(context, createScoreConfigRequestSchema, parts)
    return context.json(await scoreConfigs.create(context.var.access.projectId, request))
  })
  api.add(listRoute, keys, async (context) => {
    const page = readQuery(context, pageQuerySchema)
    return context.json(await scoreConfigs.list(context.var.access.projectId, page))
  })
  api.add(getRoute, keys, async (context) => {
    const id = pathText(context, 'configId')
    return context.json(await scoreConfigs.read(context.var.access.projectId, id))
  })
  api.add(updateRoute, keys, async (context) => {
    const id = pathText(context, 'configId')
    const request = await readJson(context, updateScoreConfigRequestSchema, parts)
    return context.json(await scoreConfigs.update(context.var.access.projectId, id, request))
  })
}
