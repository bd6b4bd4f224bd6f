import {
  observationLevelSchema,
  observationTypeSchema,
  pageQuerySchema,
} from '@heddle/core/schemas'

import type { HttpParts } from '../environment.ts'
import { notFound } from '../http-error.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { withFilter } from '../parse-filter.ts'
import { optionalChoice, optionalText, optionalTime, repeatedText } from '../parse-query.ts'
import {
  failure,
  keyFailures,
  type PublicApi,
  type PublicRoute,
  readQuery,
} from './public-route.ts'

const listQuerySchema = pageQuerySchema.extend({
  name: optionalText(),
  userId: optionalText(),
  type: optionalChoice(observationTypeSchema.options),
  traceId: optionalText(),
  level: optionalChoice(observationLevelSchema.options),
  parentObservationId: optionalText(),
  environment: repeatedText(),
  fromStartTime: optionalTime(),
  toStartTime: optionalTime(),
  version: optionalText(),
  filter: optionalText(),
})

const listRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/observations',
  summary: 'List observations, newest first',
  tag: 'Observations',
  query: listQuerySchema,
  answers: {
    200: { description: 'One page of observations.', schema: 'ObservationPage' },
    ...keyFailures,
  },
}

const getRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/observations/:observationId',
  summary: 'Read one observation',
  tag: 'Observations',
  answers: {
    200: { description: 'The observation.', schema: 'Observation' },
    ...keyFailures,
    404: failure('The project holds nothing with this id.'),
  },
}

export function registerObservations(api: PublicApi, parts: HttpParts): void {
  api.add(listRoute, authenticate(parts), async (context) => {
    const query = withFilter(readQuery(context, listQuerySchema))
    const { projectId } = context.var.access
    return context.json(await parts.reader.listObservations(projectId, query), 200)
  })
  api.add(getRoute, authenticate(parts), async (context) => {
    const observationId = context.req.param('observationId') ?? ''
    const { projectId } = context.var.access
    const observation = await parts.reader.getObservation(projectId, observationId)
    if (observation === undefined) {
      throw notFound(`Observation ${observationId} not found within authorized project`)
    }
    return context.json(observation, 200)
  })
}
