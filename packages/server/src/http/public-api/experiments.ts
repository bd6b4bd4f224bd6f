import type { HttpParts } from '../environment.ts'
import { authenticate } from '../middleware/authenticate.ts'
import {
  experimentItemsQuerySchema,
  experimentsQuerySchema,
  toExperimentItemsQuery,
  toExperimentsQuery,
} from './experiments-query.ts'
import { keyFailures, type PublicApi, type PublicRoute, readQuery } from './public-route.ts'

const tag = 'Experiments'

const experimentsRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/experiments',
  summary: 'List the experiments with items that started in a time, the latest first',
  tag,
  query: experimentsQuerySchema,
  answers: {
    200: { description: 'One page of experiments.', schema: 'ExperimentPage' },
    ...keyFailures,
  },
}

const itemsRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/experiment-items',
  summary: 'List the items that experiments ran, the latest first',
  tag,
  query: experimentItemsQuerySchema,
  answers: {
    200: { description: 'One page of items.', schema: 'ExperimentItemPage' },
    ...keyFailures,
  },
}

export function registerExperiments(api: PublicApi, parts: HttpParts): void {
  const { experimentReader: experiments } = parts
  const keys = authenticate(parts)
  api.add(experimentsRoute, keys, async (context) => {
    const query = toExperimentsQuery(readQuery(context, experimentsQuerySchema))
    return context.json(await experiments.listExperiments(context.var.access.projectId, query))
  })
  api.add(itemsRoute, keys, async (context) => {
    const query = toExperimentItemsQuery(readQuery(context, experimentItemsQuerySchema))
    return context.json(await experiments.listItems(context.var.access.projectId, query))
  })
}
