import { repricingRequestSchema } from '@heddle/core/schemas'

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
} from './public-route.ts'

const LIST_PATH = '/api/public/repricings'
const tag = 'Models'
const one: AnswerDescription = { description: 'The repricing.', schema: 'Repricing' }

const startRoute: PublicRoute = {
  method: 'post',
  path: LIST_PATH,
  summary: 'Price calls again by the prices of now, or tell what that would change',
  tag,
  body: 'RepricingRequest',
  answers: {
    202: { description: 'It runs; read it to see how far it is.', schema: 'Repricing' },
    ...keyFailures,
    409: failure('Another repricing of the project runs.'),
  },
}

const listRoute: PublicRoute = {
  method: 'get',
  path: LIST_PATH,
  summary: 'List the last repricings, newest first',
  tag,
  answers: { 200: { description: 'Up to 20.', schema: 'RepricingList' }, ...keyFailures },
}

const getRoute: PublicRoute = {
  method: 'get',
  path: `${LIST_PATH}/:repricingId`,
  summary: 'Read a repricing, running or done',
  tag,
  answers: { 200: one, ...keyFailures, 404: failure('There is no such repricing.') },
}

export function registerRepricings(api: PublicApi, parts: HttpParts): void {
  const { repricing } = parts
  const keys = authenticate(parts)
  api.add(startRoute, keys, async (context) => {
    const request = await readJson(context, repricingRequestSchema, parts)
    return context.json(await repricing.start(context.var.access.projectId, request), 202)
  })
  api.add(listRoute, keys, async (context) =>
    context.json({ data: await repricing.list(context.var.access.projectId) }),
  )
  api.add(getRoute, keys, async (context) => {
    const id = pathText(context, 'repricingId')
    return context.json(await repricing.read(context.var.access.projectId, id))
  })
}
