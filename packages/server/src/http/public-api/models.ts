import { createModelRequestSchema, pageQuerySchema } from '@heddle/core/schemas'

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

const LIST_PATH = '/api/public/models'
const ONE_PATH = `${LIST_PATH}/:modelId`
const tag = 'Models'
const one: AnswerDescription = { description: 'The model.', schema: 'Model' }
const missing = failure('There is no such model.')

const createRoute: PublicRoute = {
  method: 'post',
  path: LIST_PATH,
  summary: 'Add prices of the project; they hold for what starts at the start date or later',
  tag,
  body: 'ModelRequest',
  answers: {
    200: one,
    ...keyFailures,
    409: failure('The project has a model of this name, unit and start date.'),
  },
}

const listRoute: PublicRoute = {
  method: 'get',
  path: LIST_PATH,
  summary: "List models: the project's own, newest first, then the built-in ones",
  tag,
  query: pageQuerySchema,
  answers: { 200: { description: 'One page of models.', schema: 'ModelPage' }, ...keyFailures },
}

const getRoute: PublicRoute = {
  method: 'get',
  path: ONE_PATH,
  summary: 'Read one model',
  tag,
  answers: { 200: one, ...keyFailures, 404: missing },
}

const deleteRoute: PublicRoute = {
  method: 'delete',
  path: ONE_PATH,
  summary: "Delete a model of the project's own; costs that were computed stay",
  tag,
  answers: { 200: { description: 'It is gone.', schema: 'Message' }, ...keyFailures, 404: missing },
}

export function registerModels(api: PublicApi, parts: HttpParts): void {
  const { models } = parts
  const keys = authenticate(parts)
  api.add(createRoute, keys, async (context) => {
    const request = await readJson(context, createModelRequestSchema, parts)
    return context.json(await models.create(context.var.access.projectId, request))
  })
  api.add(listRoute, keys, async (context) => {
    const page = readQuery(context, pageQuerySchema)
    return context.json(await models.list(context.var.access.projectId, page))
  })
  api.add(getRoute, keys, async (context) => {
    const id = pathText(context, 'modelId')
    return context.json(await models.read(context.var.access.projectId, id))
  })
  api.add(deleteRoute, keys, async (context) => {
    await models.remove(context.var.access.projectId, pathText(context, 'modelId'))
    return context.json({ message: 'Model successfully deleted' })
  })
}
