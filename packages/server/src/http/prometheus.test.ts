import { Hono } from 'hono'
import { pino } from 'pino'
import { expect, test } from 'vitest'

import { createStageTimes } from '../self-telemetry/stage-times.ts'
import type { HttpEnvironment, HttpParts } from './environment.ts'
import { answerError } from './error-response.ts'
import { registerPrometheus } from './prometheus.ts'

function openRoutes(mode: 'dev' | 'serve', metricsToken?: string): Hono<HttpEnvironment> {
  const app = new Hono<HttpEnvironment>()
  app.onError((error, context) => answerError(error, context, pino({ level: 'silent' })))
  // The routes read nothing else of the parts.
  registerPrometheus(app, { mode, metricsToken, stages: createStageTimes() } as HttpParts)
  app.get('/things/:id', (context) => context.json({}, 200))
  return app
}

test('counts requests by route, never by path', async () => {
  const app = openRoutes('dev')
  await app.request('/things/1')
  await app.request('/things/2')
  const answer = await app.request('/metrics')
  expect(answer.headers.get('content-type')).toContain('text/plain')
  const text = await answer.text()
  expect(text).toContain('_count{method="GET",route="/things/:id",status="200"} 2\n')
  expect(text).toMatch(/^process_resident_memory_bytes \d+$/m)
  expect(text).toMatch(/^heddle_ingest_stage_seconds_total\{stage="store"\} 0$/m)
})

test('a server for a team tells its figures only to holders of the token', async () => {
  const withToken = openRoutes('serve', 'secret')
  const ask = (authorization: string) =>
    withToken.request('/metrics', { headers: { authorization } })
  expect((await ask('Bearer secret')).status).toBe(200)
  expect((await ask('Bearer other')).status).toBe(401)
  expect((await withToken.request('/metrics')).status).toBe(401)
  expect((await openRoutes('serve').request('/metrics')).status).toBe(404)
})
