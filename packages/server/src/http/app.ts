import { METHODS } from 'node:http'

import { Hono } from 'hono'
import { cors } from 'hono/cors'

import type { HttpContext, HttpEnvironment, HttpParts } from './environment.ts'
import { answerError } from './error-response.ts'
import { HttpError, notFound } from './http-error.ts'
import { accessLog } from './middleware/access-log.ts'
import { loopbackHostOnly, loopbackOriginOnly } from './middleware/loopback-only.ts'
import { noteArrival } from './middleware/note-arrival.ts'
import { requestId } from './middleware/request-id.ts'
import { serverTiming } from './middleware/server-timing.ts'
import { registerPrometheus } from './prometheus.ts'
import { registerAnnotationQueues } from './public-api/annotation-queues.ts'
import { registerComments } from './public-api/comments.ts'
import { registerDatasetItems } from './public-api/dataset-items.ts'
import { registerDatasetRuns } from './public-api/dataset-runs.ts'
import { registerDatasets } from './public-api/datasets.ts'
import { registerDeliveryProcesses } from './public-api/delivery-processes.ts'
import { registerExperiments } from './public-api/experiments.ts'
import { registerHealth } from './public-api/health.ts'
import { registerIngestion } from './public-api/ingestion.ts'
import { registerMedia } from './public-api/media.ts'
import { registerMetrics } from './public-api/metrics.ts'
import { registerModels } from './public-api/models.ts'
import { registerObservationsV2 } from './public-api/observations-v2.ts'
import { registerObservations } from './public-api/observations.ts'
import { registerOpenApi } from './public-api/openapi.ts'
import { registerOrganizations } from './public-api/organizations.ts'
import { registerOtelTraces } from './public-api/otel-traces.ts'
import { registerProjects } from './public-api/projects.ts'
import { registerPromptChanges } from './public-api/prompt-changes.ts'
import { registerPrompts } from './public-api/prompts.ts'
import { createPublicApi } from './public-api/public-route.ts'
import { registerRemovals } from './public-api/removals.ts'
import { registerRepricings } from './public-api/repricings.ts'
import { registerScoreConfigs } from './public-api/score-configs.ts'
import { registerScoresV3 } from './public-api/scores-v3.ts'
import { registerScores } from './public-api/scores.ts'
import { registerSessions } from './public-api/sessions.ts'
import { registerTraces } from './public-api/traces.ts'
import { registerSharedApi } from './shared-api.ts'
import { registerUiApi } from './ui-api/register-ui-api.ts'
import { registerUi } from './ui-api/register-ui.ts'

export type App = Hono<HttpEnvironment>

/** Everything the server answers. Each failure is JSON, made in `error-response.ts`. */
export function createApp(parts: HttpParts): App {
  const app: App = new Hono<HttpEnvironment>()
  app.onError((error, context) => answerError(error, context, parts.log))
  app.notFound((context) => answerError(describeMissing(app, context), context, parts.log))
  app.use(requestId, accessLog(parts.log))
  if (parts.mode === 'dev') {
    app.use(loopbackHostOnly)
    app.use('/api/public/*', loopbackOriginOnly)
  }
  registerPrometheus(app, parts)
  app.use('/api/public/*', publicCors())
  app.use('/api/public/*', serverTiming)
  app.use('/api/ui/*', serverTiming)
  const noting = noteArrival(parts.arrivals, parts.now)
  app.use('/api/public/ingestion', noting)
  app.use('/api/public/otel/*', noting)
  const api = createPublicApi(app)
  registerHealth(api, parts)
  registerProjects(api, parts)
  registerOrganizations(api, parts)
  registerIngestion(api, parts)
  registerDeliveryProcesses(api, parts)
  registerOtelTraces(api, parts)
  registerTraces(api, parts)
  registerObservations(api, parts)
  registerObservationsV2(api, parts)
  registerScores(api, parts)
  registerScoresV3(api, parts)
  registerSessions(api, parts)
  registerScoreConfigs(api, parts)
  registerPrompts(api, parts)
  registerPromptChanges(api, parts)
  registerDatasets(api, parts)
  registerDatasetItems(api, parts)
  registerDatasetRuns(api, parts)
  registerExperiments(api, parts)
  registerMedia(api, parts)
  registerModels(api, parts)
  registerRepricings(api, parts)
  registerRemovals(api, parts)
  registerMetrics(api, parts)
  registerComments(api, parts)
  registerAnnotationQueues(api, parts)
  registerOpenApi(api, parts.version)
  registerUiApi(app, parts)
  registerSharedApi(app, parts)
  registerUi(app, parts)
  return app
}

/** Browser programs on other origins may call the public routes, with keys but without cookies. */
function publicCors() {
  return cors({
    origin: (origin) => origin,
    allowMethods: ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'],
    exposeHeaders: ['retry-after', 'x-request-id', ...RATE_LIMIT_HEADERS],
    maxAge: 600,
  })
}

const RATE_LIMIT_HEADERS = ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset']

/** 405 when the path exists under another method, else 404. */
function describeMissing(app: App, context: HttpContext): HttpError {
  const { method, path } = context.req
  const allowed = METHODS.filter((other) => hasHandler(app, other, path))
  if (allowed.length === 0 || !path.startsWith('/api/')) {
    return notFound(
      `There is no ${method} ${path.slice(0, 200)} on this server; /api/public/openapi.json lists what there is.`,
    )
  }
  const message = `Expected ${allowed.join(' or ')} for ${path.slice(0, 200)}, got ${method}.`
  const details = { error: 'MethodNotAllowedError' }
  return new HttpError(405, message, { details, headers: { allow: allowed.join(', ') } })
}

function hasHandler(app: App, method: string, path: string): boolean {
  const [matches] = app.router.match(method, path)
  return matches.some(([[, route]]) => route.method === method && !route.path.endsWith('*'))
}
