import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { type AppFixture, type Ask, event, openApp, withKeys } from './app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const TRACE_ID = '0123456789abcdef0123456789abcdef'

let app: AppFixture

beforeAll(async () => {
  app = await openApp()
})

afterAll(() => app.close())

const ask = (target: string, request?: Ask) => app.ask(target, request)
const ingest = (batch: unknown) => app.ingest(batch)

describe('keys', () => {
  test.each([
    ['no header', undefined],
    ['a wrong secret', `Basic ${btoa('pk-heddle-local:wrong')}`],
    ['a wrong public key', `Basic ${btoa('pk-other:sk-heddle-local')}`],
    ['an unknown bearer', 'Bearer pk-other'],
    ['nonsense', 'Basic ???'],
  ])('%s is 401 with a message', async (_, authorization) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization }
    const answer = await ask('/api/public/projects', { headers })
    expect(answer.status).toBe(401)
    expect(answer.json).toEqual({ message: expect.any(String) })
  })

  test('ingestion names its 401', async () => {
    const answer = await ask('/api/public/ingestion', { method: 'POST', body: '{}' })
    expect(answer.status).toBe(401)
    expect(answer.json).toEqual({ error: 'UnauthorizedError', message: expect.any(String) })
  })

  test('swapped keys are recognised', async () => {
    const headers = { authorization: `Basic ${btoa('sk-heddle-local:pk-heddle-local')}` }
    const answer = await ask('/api/public/projects', { headers })
    expect(answer.json).toEqual({ message: expect.stringContaining('swapped') })
  })

  test('a public key alone may not read', async () => {
    const headers = { authorization: 'Bearer pk-heddle-local' }
    const answer = await ask('/api/public/traces', { headers })
    expect(answer.status).toBe(403)
    expect(answer.json).toEqual({ message: expect.any(String) })
  })

  test('the right keys see exactly their project', async () => {
    const answer = await ask('/api/public/projects', { headers: withKeys() })
    expect(answer.json).toEqual({
      data: [
        {
          id: 'local',
          name: 'Local project',
          organization: { id: 'local', name: 'Local' },
          metadata: {},
          retentionDays: null,
        },
      ],
    })
  })
})

describe('ingestion', () => {
  test('what is acknowledged is read back at once, by trace, by observation and in both lists', async () => {
    const observationId = '0123456789abcdef'
    const answer = await ingest([
      event(
        'trace-create',
        { id: TRACE_ID, name: 'rag', timestamp: '2026-01-31T12:00:00.000Z' },
        'e1',
      ),
      event(
        'generation-create',
        {
          id: observationId,
          traceId: TRACE_ID,
          name: 'call',
          startTime: '2026-01-31T12:00:00.000Z',
          endTime: '2026-01-31T12:00:02.500Z',
          model: 'gpt-4o',
          usageDetails: { input: 1000, output: 100 },
        },
        'e2',
      ),
    ])
    expect(answer.status).toBe(207)
    expect(answer.json).toEqual({
      successes: [
        { id: 'e1', status: 201 },
        { id: 'e2', status: 201 },
      ],
      errors: [],
    })
    const trace = await ask(`/api/public/traces/${TRACE_ID}`, { headers: withKeys() })
    expect(trace.json).toMatchObject({
      id: TRACE_ID,
      name: 'rag',
      htmlPath: `/project/local/traces/${TRACE_ID}`,
      latency: 2.5,
      observations: [{ id: observationId, type: 'GENERATION' }],
    })
    const observation = await ask(`/api/public/observations/${observationId}`, {
      headers: withKeys(),
    })
    expect(observation.json).toMatchObject({ id: observationId, latency: 2.5 })
    const traces = await ask('/api/public/traces?limit=10', { headers: withKeys() })
    expect(traces.json).toMatchObject({ data: [{ id: TRACE_ID }], meta: { totalItems: 1 } })
    const observations = await ask(`/api/public/observations?traceId=${TRACE_ID}`, {
      headers: withKeys(),
    })
    expect(observations.json).toMatchObject({ data: [{ id: observationId }], meta: { page: 1 } })
  })

  test('a bad event is listed alone and an empty batch is no failure', async () => {
    const good = event('trace-create', { id: 'kept' }, 'good')
    const answer = await ingest([good, event('no-such-type', {}, 'bad'), 7])
    expect(answer.status).toBe(207)
    expect(answer.json).toMatchObject({
      successes: [{ id: 'good', status: 201 }],
      errors: [
        { id: 'bad', status: 400 },
        { id: 'unknown', status: 400 },
      ],
    })
    expect((await ingest([])).json).toEqual({ successes: [], errors: [] })
  })

  test('a public key alone writes scores and nothing else', async () => {
    const body = JSON.stringify({
      batch: [
        event('score-create', { traceId: TRACE_ID, name: 'liked', value: 1 }, 'score'),
        event('trace-create', { id: 'refused' }, 'trace'),
      ],
    })
    const headers = { authorization: 'Bearer pk-heddle-local' }
    const answer = await ask('/api/public/ingestion', { method: 'POST', headers, body })
    expect(answer.status).toBe(207)
    expect(answer.json).toMatchObject({
      successes: [{ id: 'score', status: 201 }],
      errors: [{ id: 'trace', status: 401 }],
    })
  })

  test.each([
    ['no JSON', '{"batch":['],
    ['no batch', '{}'],
    ['a batch that is no list', '{"batch":{}}'],
    ['a list', '[]'],
    ['nothing', ''],
    ['null', 'null'],
  ])('a body that is %s is 400 with the faults', async (_, body) => {
    const answer = await ask('/api/public/ingestion', { method: 'POST', headers: withKeys(), body })
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual({
      message: expect.stringMatching(/^Invalid request data: /),
      errors: [expect.any(String)],
    })
  })

  test('takes gzip and says so', async () => {
    const body = new Uint8Array(gzipSync(JSON.stringify({ batch: [event('sdk-log', { log: 1 })] })))
    const headers = withKeys({ 'content-encoding': 'gzip' })
    const answer = await ask('/api/public/ingestion', { method: 'POST', headers, body })
    expect(answer.status).toBe(207)
    expect(answer.headers.get('accept-encoding')).toContain('gzip')
  })

  test('a body over the limit is 413 JSON', async () => {
    const body = JSON.stringify({ batch: [event('trace-create', { input: 'x'.repeat(200_000) })] })
    const answer = await ask('/api/public/ingestion', { method: 'POST', headers: withKeys(), body })
    expect(answer.status).toBe(413)
    expect(answer.json).toMatchObject({ message: expect.stringContaining('HEDDLE_MAX_BODY_BYTES') })
  })

  test('events nested 10,000 levels deep hurt nobody', async () => {
    const deep = '['.repeat(10_000) + ']'.repeat(10_000)
    const good = JSON.stringify(event('trace-create', { id: 'neighbour' }, 'neighbour'))
    const nested = JSON.stringify(event('trace-create', { id: 'deep', input: '@' }, 'deep'))
    const body = `{"batch":[${nested.replace('"@"', deep)},${good}]}`
    const answer = await ask('/api/public/ingestion', { method: 'POST', headers: withKeys(), body })
    expect(answer.status).toBe(207)
    expect(answer.json).toMatchObject({
      successes: expect.arrayContaining([{ id: 'neighbour', status: 201 }]),
    })
  })
})

describe('reads', () => {
  test.each([
    '/api/public/traces?limit=101',
    '/api/public/traces?page=0',
    '/api/public/traces?fromTimestamp=yesterday',
    '/api/public/observations?level=LOUD',
    '/api/public/observations?type=span',
  ])('%s is 400 and lists the faults', async (target) => {
    const answer = await ask(target, { headers: withKeys() })
    expect(answer.status).toBe(400)
    expect(answer.json).toEqual({
      message: expect.stringMatching(/^Invalid request data: \w+: /),
      error: [expect.objectContaining({ path: [expect.any(String)] })],
    })
  })

  test.each(['/api/public/traces?orderBy=cost.desc', '/api/public/traces?filter={}'])(
    '%s is 400 and says what is known',
    async (target) => {
      const answer = await ask(target, { headers: withKeys() })
      expect(answer.status).toBe(400)
      expect(answer.json).toMatchObject({ error: 'InvalidRequestError' })
    },
  )

  test('a page beyond the end is empty', async () => {
    const answer = await ask('/api/public/traces?page=999&limit=&name=', { headers: withKeys() })
    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject({ data: [], meta: { page: 999, limit: 50 } })
  })

  test.each([
    ['/api/public/traces/missing', 'Trace missing not found within authorized project'],
    ['/api/public/observations/missing', 'Observation missing not found within authorized project'],
  ])('%s is 404', async (target, message) => {
    const answer = await ask(target, { headers: withKeys() })
    expect(answer.status).toBe(404)
    expect(answer.json).toEqual({ message, error: 'LangfuseNotFoundError' })
  })
})

describe('health', () => {
  test('answers without keys, also when asked to look at the stores', async () => {
    for (const query of ['', '?failIfDatabaseUnavailable=true']) {
      const answer = await ask(`/api/public/health${query}`)
      expect(answer.status).toBe(200)
      expect(answer.json).toEqual({ status: 'OK', version: expect.stringMatching(/^\d/) })
    }
    expect((await ask('/api/public/ready')).status).toBe(200)
  })

  test('fails when asked for recent events and there are none', async () => {
    const answer = await ask('/api/public/health?failIfNoRecentEvents=true')
    expect(answer.status).toBe(503)
    expect(answer.json).toMatchObject({ status: expect.stringContaining('No events') })
  })
})

describe('routing', () => {
  test('an unknown API route is 404 JSON', async () => {
    const answer = await ask('/api/public/nothing', { headers: withKeys() })
    expect(answer.status).toBe(404)
    expect(answer.json).toMatchObject({ message: expect.any(String) })
  })

  test.each([
    ['GET', '/api/public/ingestion', 'POST'],
    ['PUT', '/api/public/traces', 'GET'],
    ['DELETE', '/api/public/health', 'GET'],
  ])('%s %s is 405 and says what is allowed', async (method, target, allowed) => {
    const answer = await ask(target, { method, headers: withKeys() })
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toContain(allowed)
    expect(answer.json).toMatchObject({ error: 'MethodNotAllowedError' })
  })

  test("every answer carries a request id, the caller's when it is harmless", async () => {
    const own = await ask('/api/public/health', { headers: { 'x-request-id': 'call-1' } })
    expect(own.headers.get('x-request-id')).toBe('call-1')
    const made = await ask('/api/public/health', { headers: { 'x-request-id': 'a b' } })
    expect(made.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/)
  })

  test('a short trace link leads to the page of the trace', async () => {
    const answer = await ask(`/trace/${TRACE_ID}`)
    expect(answer.status).toBe(302)
    expect(answer.headers.get('location')).toBe(`/project/local/traces/${TRACE_ID}`)
  })
})

describe('browsers', () => {
  test('a foreign Host is refused everywhere: its name may have been rebound to this machine', async () => {
    for (const target of ['/', '/api/public/health', '/api/ui/bootstrap']) {
      const answer = await ask(target, { headers: { host: 'evil.example:4114' } })
      expect(answer.status).toBe(403)
      expect(answer.json).toMatchObject({ message: expect.any(String) })
    }
    for (const host of ['127.0.0.1:1', '[::1]:4114', 'LOCALHOST']) {
      expect((await ask('/api/public/health', { headers: { host } })).status).toBe(200)
    }
  })

  test('a program on another port of this machine may call the public routes', async () => {
    const origin = 'http://localhost:3000'
    const preflight = await ask('/api/public/ingestion', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,x-langfuse-sdk-name',
      },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin)
    expect(preflight.headers.get('access-control-allow-headers')).toContain('x-langfuse-sdk-name')
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull()
    const refused = await ask('/api/public/traces', { headers: { origin } })
    expect(refused.status).toBe(401)
    expect(refused.headers.get('access-control-allow-origin')).toBe(origin)
  })

  test.each(['https://evil.example', 'null', 'http://localhost.evil.example'])(
    'a page of %s may call nothing, although it knows the local keys',
    async (origin) => {
      for (const target of ['/api/public/traces', '/api/ui/bootstrap']) {
        const answer = await ask(target, { headers: withKeys({ origin }) })
        expect(answer.status).toBe(403)
        expect(answer.headers.get('access-control-allow-origin')).toBeNull()
      }
    },
  )

  test('the routes of the interface answer to its own origin only', async () => {
    const own = { origin: 'http://localhost:4114', 'sec-fetch-site': 'same-origin' }
    expect((await ask('/api/ui/bootstrap', { headers: own })).status).toBe(200)
    expect((await ask('/api/ui/bootstrap')).status).toBe(200)
    for (const headers of [
      { origin: 'http://localhost:3000' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      expect((await ask('/api/ui/bootstrap', { headers })).status).toBe(403)
    }
  })
})

describe('interface', () => {
  test('the bootstrap names the mode, the projects and the local keys', async () => {
    expect((await ask('/api/ui/bootstrap')).json).toEqual({
      mode: 'dev',
      version: expect.any(String),
      projects: [
        {
          id: 'local',
          name: 'Local project',
          organizationId: 'local',
          organizationName: 'Local',
          timeZone: null,
          retentionDays: null,
          role: 'OWNER',
          permissions: expect.arrayContaining(['contents:write', 'project:delete']),
        },
      ],
      organizations: [
        { id: 'local', name: 'Local', role: 'OWNER', permissions: expect.any(Array) },
      ],
      localKeys: { publicKey: 'pk-heddle-local', secretKey: 'sk-heddle-local' },
      user: null,
    })
  })

  test('rows, skeleton, payload and one observation of a stored trace', async () => {
    const base = '/api/ui/projects/local/traces'
    expect((await ask(`${base}?search=rag&limit=5&environment=`)).json).toMatchObject({
      rows: [{ id: TRACE_ID, name: 'rag' }],
    })
    expect((await ask(`${base}/${TRACE_ID}/skeleton`)).json).toMatchObject({ n: 1 })
    expect((await ask(`${base}/${TRACE_ID}/payload`)).json).toMatchObject({ metadata: {} })
    const observation = await ask(`${base}/${TRACE_ID}/observations/0123456789abcdef`)
    expect(observation.json).toMatchObject({ costExplanation: { source: 'computed' } })
  })

  test.each([
    '/api/ui/projects/other/traces',
    '/api/ui/projects/local/traces/missing/skeleton',
    '/api/ui/projects/local/traces/missing/payload',
    '/api/ui/projects/local/traces/missing/observations/missing',
  ])('%s is 404', async (target) => {
    expect((await ask(target)).status).toBe(404)
  })

  test('a wrong query is 400', async () => {
    expect((await ask('/api/ui/projects/local/traces?limit=1000')).status).toBe(400)
    expect((await ask('/api/ui/projects/local/traces?cursor=made-up')).status).toBe(400)
  })
})

test('the API reads as a page that runs and loads nothing, with every route and links that lead somewhere', async () => {
  const { headers, text } = await ask('/api/public/docs')
  expect(headers.get('content-type')).toContain('text/html')
  const style = /<style>([^]*)<\/style>/.exec(text)?.[1] ?? ''
  const hash = createHash('sha256').update(style).digest('base64')
  expect(headers.get('content-security-policy')).toContain(
    `default-src 'none'; style-src 'sha256-${hash}'`,
  )
  expect(text).not.toMatch(/<script|<img|<link|\son\w+=|\sstyle=/)
  const { json } = await ask('/api/public/openapi.json')
  for (const path of Object.keys((json as { paths: object }).paths)) {
    expect(text).toContain(`<code>${path}</code>`)
  }
  const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const [, target] of text.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target)
})

test('the OpenAPI document lists every public route with shapes that exist', async () => {
  const { json } = await ask('/api/public/openapi.json')
  expect(json).toMatchObject({ openapi: '3.1.0' })
  const document = json as { paths: object; components: { schemas: object } }
  expect(Object.keys(document.paths).toSorted((a, b) => a.localeCompare(b))).toEqual([
    '/api/public/annotation-queues',
    '/api/public/annotation-queues/{queueId}',
    '/api/public/annotation-queues/{queueId}/items',
    '/api/public/annotation-queues/{queueId}/items/{itemId}',
    '/api/public/comments',
    '/api/public/comments/{commentId}',
    '/api/public/dataset-items',
    '/api/public/dataset-items/{itemId}',
    '/api/public/dataset-run-items',
    '/api/public/datasets',
    '/api/public/datasets/{datasetName}',
    '/api/public/datasets/{datasetName}/runs',
    '/api/public/datasets/{datasetName}/runs/{runName}',
    '/api/public/delivery-processes',
    '/api/public/experiment-items',
    '/api/public/experiments',
    '/api/public/health',
    '/api/public/ingestion',
    '/api/public/media',
    '/api/public/media/{mediaId}',
    '/api/public/media/{mediaId}/content',
    '/api/public/metrics',
    '/api/public/metrics/daily',
    '/api/public/models',
    '/api/public/models/{modelId}',
    '/api/public/observations',
    '/api/public/observations/{observationId}',
    '/api/public/organizations/apiKeys',
    '/api/public/organizations/memberships',
    '/api/public/organizations/projects',
    '/api/public/otel/v1/traces',
    '/api/public/projects',
    '/api/public/projects/{projectId}',
    '/api/public/projects/{projectId}/apiKeys',
    '/api/public/projects/{projectId}/apiKeys/{apiKeyId}',
    '/api/public/projects/{projectId}/memberships',
    '/api/public/prompt-changes',
    '/api/public/ready',
    '/api/public/repricings',
    '/api/public/repricings/{repricingId}',
    '/api/public/score-configs',
    '/api/public/score-configs/{configId}',
    '/api/public/scores',
    '/api/public/scores/{scoreId}',
    '/api/public/sessions',
    '/api/public/sessions/{sessionId}',
    '/api/public/trace-removals',
    '/api/public/traces',
    '/api/public/traces/{traceId}',
    '/api/public/users/{userId}',
    '/api/public/v2/datasets',
    '/api/public/v2/datasets/{datasetName}',
    '/api/public/v2/metrics',
    '/api/public/v2/observations',
    '/api/public/v2/prompts',
    '/api/public/v2/prompts/{name}',
    '/api/public/v2/prompts/{name}/versions/{version}',
    '/api/public/v2/scores',
    '/api/public/v2/scores/{scoreId}',
    '/api/public/v3/scores',
  ])
  const references = JSON.stringify(json).matchAll(/#\/components\/schemas\/(\w+)/g)
  for (const [, name] of references) expect(document.components.schemas).toHaveProperty(name ?? '')
  expect(JSON.stringify(json)).not.toContain(
    '"parameters":[{"name":"page","in":"query","required":false,"schema":{}}',
  )
})
