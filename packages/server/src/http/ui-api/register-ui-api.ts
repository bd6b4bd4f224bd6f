import {
  type Bootstrap,
  changesQuerySchema,
  traceFacetsQuerySchema,
  traceRowsQuerySchema,
} from '@heddle/core/schemas'
import type { Hono } from 'hono'

import type { User } from '../../store/user-store.ts'
import type { HttpContext, HttpEnvironment, HttpParts } from '../environment.ts'
import { notFound } from '../http-error.ts'
import { readMetricsQuery } from '../metrics-query.ts'
import { sameOriginOnly } from '../middleware/loopback-only.ts'
import {
  everybodyOwns,
  memberOnly,
  organizationMemberOnly,
  signedIn,
} from '../middleware/signed-in.ts'
import { withFilter } from '../parse-filter.ts'
import { registerUiAnnotationQueues } from './annotation-queues.ts'
import { registerUiDatasets } from './datasets.ts'
import { registerLive } from './live.ts'
import { registerLogin } from './login.ts'
import { registerMembers } from './members.ts'
import { registerObservationRows } from './observation-rows.ts'
import { registerPlayground } from './playground.ts'
import { registerUiPrompts } from './prompts.ts'
import { readStandings } from './read-standings.ts'
import { registerSavedViews } from './saved-views.ts'
import { registerUiScores } from './scores.ts'
import { registerSettings } from './settings.ts'
import { registerTraceGroups } from './trace-groups.ts'
import { registerTraceParts } from './trace-parts.ts'
import { registerTraceTags } from './trace-tags.ts'
import { registerWaysIn } from './ways-in.ts'

const PROJECT = '/api/ui/projects/:projectId'
const ORGANIZATION = '/api/ui/organizations/:organizationId'

/** Routes below a project, each file those of one screen or one part of it. */
const SCREENS = [
  registerUiAnnotationQueues,
  registerUiPrompts,
  registerLive,
  registerUiDatasets,
  registerTraceTags,
  registerObservationRows,
  registerPlayground,
  registerSavedViews,
  registerUiScores,
  registerTraceGroups,
  registerTraceParts,
]

/** What only the interface needs. These routes need a cookie, in `dev` not even that, so they answer only to the server's own pages. */
export function registerUiApi(app: Hono<HttpEnvironment>, parts: HttpParts): void {
  const { reader, accounts } = parts
  app.use('/api/ui/*', sameOriginOnly)
  if (accounts !== null) {
    registerLogin(app, parts, accounts)
    registerWaysIn(app, parts, accounts)
    app.use('/api/ui/*', signedIn(accounts))
    app.use(`${PROJECT}/*`, memberOnly(accounts))
    app.use(`${ORGANIZATION}/*`, organizationMemberOnly(accounts))
    registerMembers(app, parts, accounts)
  } else {
    app.use(`${PROJECT}/*`, everybodyOwns)
    app.use(`${ORGANIZATION}/*`, everybodyOwns)
  }
  registerSettings(app, parts)
  for (const register of SCREENS) register(app, parts, (context) => projectId(context, parts))
  app.get('/api/ui/bootstrap', async (context) =>
    context.json(await readBootstrap(parts, context.var.user)),
  )
  app.get(`${PROJECT}/traces`, async (context) => {
    const query = withFilter(traceRowsQuerySchema.parse(withoutEmpty(context.req.query())))
    return context.json(await reader.listTraceRows(await projectId(context, parts), query))
  })
  app.get(`${PROJECT}/trace-facets`, async (context) => {
    const query = traceFacetsQuerySchema.parse(withoutEmpty(context.req.query()))
    return context.json(await reader.listTraceFacets(await projectId(context, parts), query))
  })
  app.get(`${PROJECT}/metrics`, async (context) => {
    const query = readMetricsQuery(context)
    return context.json(await parts.metrics.readMetrics(await projectId(context, parts), query))
  })
  app.get(`${PROJECT}/changes`, async (context) => {
    const query = changesQuerySchema.parse(withoutEmpty(context.req.query()))
    return context.json(await parts.metrics.listChanges(await projectId(context, parts), query))
  })
  app.get(`${PROJECT}/traces/:traceId/skeleton`, async (context) => {
    const { traceId } = context.req.param()
    const skeleton = await reader.getTraceSkeleton(await projectId(context, parts), traceId)
    return context.json(found(skeleton, `Trace ${traceId}`))
  })
  app.get(`${PROJECT}/traces/:traceId/observations/:observationId`, async (context) => {
    const { traceId, observationId } = context.req.param()
    const project = await projectId(context, parts)
    const observation = await reader.getObservationDetail(project, traceId, observationId)
    return context.json(found(observation, `Observation ${observationId}`))
  })
  app.get(`${PROJECT}/traces/:traceId/payload`, async (context) => {
    const { traceId } = context.req.param()
    const payload = await reader.getTracePayload(await projectId(context, parts), traceId)
    return context.json(found(payload, `Trace ${traceId}`))
  })
}

async function readBootstrap(parts: HttpParts, user: User | undefined): Promise<Bootstrap> {
  return {
    mode: parts.mode,
    version: parts.version,
    ...(await readStandings(parts, user)),
    localKeys: parts.localKeys,
    user: user === undefined ? null : { email: user.email },
  }
}

async function projectId(context: HttpContext, parts: HttpParts): Promise<string> {
  const id = context.req.param('projectId') ?? ''
  return found(await parts.projects.find(id), `Project ${id}`).id
}

function found<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined)
    throw notFound(`${what} does not exist here; it may not have arrived yet.`)
  return value
}

function withoutEmpty(query: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))
}
