import { pageQuerySchema } from '@heddle/core/schemas'

import type { HttpParts } from '../environment.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { keyFailures, type PublicApi, type PublicRoute, readQuery } from './public-route.ts'

const listRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/delivery-processes',
  summary:
    'List the clients that send to the project, the last seen first: what came of the events each has numbered, what was refused and what is missing',
  tag: 'Ingestion',
  query: pageQuerySchema,
  answers: {
    200: { description: 'One page of clients.', schema: 'DeliveryProcessPage' },
    ...keyFailures,
  },
}

export function registerDeliveryProcesses(api: PublicApi, parts: HttpParts): void {
  api.add(listRoute, authenticate(parts), async (context) => {
    const query = readQuery(context, pageQuerySchema)
    return context.json(await parts.deliveries.list(context.var.access.projectId, query))
  })
}
