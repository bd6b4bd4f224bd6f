import { removeTracesRequestSchema, traceRemovalRequestSchema } from '@heddle/core/schemas'

import type { HttpParts } from '../environment.ts'
import { notFound } from '../http-error.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { pathText } from '../path-text.ts'
import { readJson } from '../read-json.ts'
import { removeMatching } from '../remove-matching.ts'
import {
  type AnswerDescription,
  failure,
  keyFailures,
  type PublicApi,
  type PublicRoute,
} from './public-route.ts'

const gone: AnswerDescription = { description: 'Nobody finds it any more.', schema: 'Message' }
const removed: AnswerDescription = {
  description: 'Up to 1,000 traces are gone; ask again while there is more.',
  schema: 'Removed',
}

function removing(path: string, tag: string, rest: Omit<PublicRoute, 'method' | 'path' | 'tag'>) {
  return { method: 'delete', path: `/api/public/${path}`, tag, ...rest } as const
}

const traceRoute = removing('traces/:traceId', 'Traces', {
  summary: 'Delete a trace with its observations, scores and files',
  answers: { 200: gone, ...keyFailures },
})

const tracesRoute = removing('traces', 'Traces', {
  summary: 'Delete up to 1,000 traces with their observations, scores and files',
  body: 'RemoveTracesRequest',
  answers: { 200: gone, ...keyFailures },
})

const matchingRoute: PublicRoute = {
  method: 'post',
  path: '/api/public/trace-removals',
  summary: 'Delete all traces that match a filter, or tell how many do',
  tag: 'Traces',
  body: 'TraceRemovalRequest',
  answers: {
    200: {
      description:
        'In a dry run all that match, and nothing is changed. Else up to 1,000 traces are gone; ask again while there is more.',
      schema: 'TraceRemoval',
    },
    ...keyFailures,
  },
}

const observationRoute = removing('observations/:observationId', 'Observations', {
  summary: 'Delete an observation; those below it stay',
  answers: { 200: gone, ...keyFailures, 404: failure('The project holds nothing with this id.') },
})

const sessionRoute = removing('sessions/:sessionId', 'Sessions', {
  summary: 'Delete a session: its scores and its traces',
  answers: { 200: removed, ...keyFailures },
})

const userRoute = removing('users/:userId', 'Traces', {
  summary: 'Delete all traces of a user',
  answers: { 200: removed, ...keyFailures },
})

/** Takes away what was recorded. Scores have their own route. */
export function registerRemovals(api: PublicApi, parts: HttpParts): void {
  const { removal } = parts
  const keys = authenticate(parts)
  api.add(traceRoute, keys, async (context) => {
    const ids = [pathText(context, 'traceId')]
    await removal.removeTraces(context.var.access.projectId, { kind: 'ids', ids })
    return context.json({ message: 'Trace deleted successfully' })
  })
  api.add(tracesRoute, keys, async (context) => {
    const { traceIds } = await readJson(context, removeTracesRequestSchema, parts)
    await removal.removeTraces(context.var.access.projectId, { kind: 'ids', ids: traceIds })
    return context.json({ message: 'Traces deleted successfully' })
  })
  api.add(matchingRoute, keys, async (context) => {
    const { filter, dryRun } = await readJson(context, traceRemovalRequestSchema, parts)
    const { projectId } = context.var.access
    return context.json(await removeMatching(removal, projectId, { match: { filter }, dryRun }))
  })
  api.add(observationRoute, keys, async (context) => {
    const id = pathText(context, 'observationId')
    if (!(await removal.removeObservation(context.var.access.projectId, id)))
      throw notFound(`Observation ${id} not found within authorized project`)
    return context.json({ message: 'Observation deleted successfully' })
  })
  api.add(sessionRoute, keys, async (context) => {
    const id = pathText(context, 'sessionId')
    return context.json(await removal.removeSession(context.var.access.projectId, id))
  })
  api.add(userRoute, keys, async (context) => {
    const id = pathText(context, 'userId')
    return context.json(
      await removal.removeTraces(context.var.access.projectId, { kind: 'user', id }),
    )
  })
}
