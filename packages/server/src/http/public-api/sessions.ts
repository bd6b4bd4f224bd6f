import { pageQuerySchema } from '@heddle/core/schemas'

import type { HttpParts } from '../environment.ts'
import { notFound } from '../http-error.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { optionalTime, repeatedText } from '../parse-query.ts'
import {
  failure,
  keyFailures,
  type PublicApi,
  type PublicRoute,
  readQuery,
} from './public-route.ts'

const listQuerySchema = pageQuerySchema.extend({
  fromTimestamp: optionalTime(),
  toTimestamp: optionalTime(),
  environment: repeatedText(),
})

const listRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/sessions',
  summary: 'List sessions, newest first',
  tag: 'Sessions',
  query: listQuerySchema,
  answers: {
    200: { description: 'One page of sessions.', schema: 'SessionPage' },
    ...keyFailures,
  },
}

const getRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/sessions/:sessionId',
  summary: 'Read one session with its traces',
  tag: 'Sessions',
  answers: {
    200: { description: 'The session, its traces oldest first.', schema: 'SessionWithTraces' },
    ...keyFailures,
    404: failure('No trace of the project names this session.'),
  },
}

export function registerSessions(api: PublicApi, parts: HttpParts): void {
  const { sessions } = parts
  api.add(listRoute, authenticate(parts), async (context) => {
    const query = readQuery(context, listQuerySchema)
    return context.json(await sessions.listSessions(context.var.access.projectId, query))
  })
  api.add(getRoute, authenticate(parts), async (context) => {
    const sessionId = context.req.param('sessionId') ?? ''
    const session = await sessions.getSession(context.var.access.projectId, sessionId)
    if (session === undefined) {
      throw notFound(`Session ${sessionId} not found within authorized project`)
    }
    return context.json(session)
  })
}
