import process from 'node:process'

import type { Hono } from 'hono'
import { routePath } from 'hono/route'

import { createRequestMetrics } from '../self-telemetry/request-metrics.ts'
import { hasBearerToken } from './bearer-token.ts'
import type { HttpContext, HttpEnvironment, HttpParts } from './environment.ts'
import { notFound, unauthorized } from './http-error.ts'

/** Measures every request that is registered after it, and answers `/metrics` in Prometheus' text format. */
export function registerPrometheus(app: Hono<HttpEnvironment>, parts: HttpParts): void {
  const requests = createRequestMetrics()
  app.use(async (context, next) => {
    const startedAtMs = performance.now()
    await next()
    requests.count({
      method: context.req.method,
      route: routePath(context, -1),
      status: context.res.status,
      seconds: (performance.now() - startedAtMs) / 1000,
    })
  })
  app.get('/metrics', (context) => {
    refuseStranger(context, parts)
    const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }
    return context.body(
      `${requests.toText()}${parts.stages.toText()}${processText()}`,
      200,
      headers,
    )
  })
}

/** The local server is reached from this machine alone; one for a team tells its figures to holders of the token. */
function refuseStranger(context: HttpContext, { mode, metricsToken }: HttpParts): void {
  if (metricsToken === undefined) {
    if (mode === 'dev') return
    throw notFound(
      'Metrics are off: start the server with HEDDLE_METRICS_TOKEN and send it as bearer token.',
    )
  }
  if (hasBearerToken(context, metricsToken)) return
  throw unauthorized('Expected HEDDLE_METRICS_TOKEN of the server as bearer token.')
}

function processText(): string {
  const { user, system } = process.cpuUsage()
  const started = (Date.now() - process.uptime() * 1000) / 1000
  return [
    metric('process_cpu_seconds_total', 'counter', (user + system) / 1e6),
    metric('process_resident_memory_bytes', 'gauge', process.memoryUsage.rss()),
    metric('process_start_time_seconds', 'gauge', started),
  ].join('')
}

function metric(name: string, type: 'counter' | 'gauge', value: number): string {
  return `# TYPE ${name} ${type}\n${name} ${value}\n`
}
