import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { type Answer, type AppFixture, openApp, withKeys } from '../app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let app: AppFixture

const BASE = '/api/public'

const send = (request: string, body: unknown) => {
  const [method = '', target = ''] = request.split(' ')
  return app.ask(BASE + target, { method, headers: withKeys(), body: JSON.stringify(body) })
}

/** A body that each route takes; what is sent differs from it in some fields. */
const BODIES: Readonly<Record<string, object>> = {
  'POST /v2/prompts': {
    name: 'p',
    type: 'text',
    prompt: '@@@langfusePrompt:name=p|version=1@@@',
    config: {},
    labels: ['a'],
    tags: ['t'],
    commitMessage: 'm',
  },
  'PATCH /v2/prompts/p/versions/1': { newLabels: ['b'] },
  'POST /v2/datasets': {
    name: 'd',
    description: 'x',
    metadata: {},
    inputSchema: { type: 'object' },
    expectedOutputSchema: true,
  },
  'POST /dataset-items': {
    datasetName: 'd',
    id: 'i',
    input: 1,
    expectedOutput: 2,
    metadata: {},
    sourceTraceId: 't',
    sourceObservationId: 'o',
    status: 'ACTIVE',
  },
  'POST /dataset-run-items': {
    runName: 'r',
    runDescription: 'x',
    metadata: {},
    datasetItemId: 'i',
    traceId: 't',
    observationId: 'o',
    datasetVersion: '2026-01-01T00:00:00Z',
    createdAt: '2026-01-01T00:00:00Z',
  },
  'POST /score-configs': {
    name: 's',
    dataType: 'NUMERIC',
    minValue: 0,
    maxValue: 1,
    categories: null,
    description: 'x',
  },
  'POST /media': {
    traceId: 't',
    observationId: 'o',
    datasetId: null,
    datasetItemId: null,
    field: 'input',
    contentType: 'text/plain',
    contentLength: 1,
    sha256Hash: `${'A'.repeat(43)}=`,
  },
  [`PATCH /media/${'A'.repeat(22)}`]: {
    uploadedAt: '2026-01-01T00:00:00Z',
    uploadHttpStatus: 200,
    uploadHttpError: '',
    uploadTimeMs: 1,
  },
  'POST /models': {
    modelName: 'm',
    matchPattern: '^m$',
    startDate: '2026-01-01T00:00:00Z',
    unit: 'TOKENS',
    inputPrice: 1,
    outputPrice: 1,
    totalPrice: null,
    pricingTiers: null,
    tokenizerId: null,
    tokenizerConfig: null,
  },
  'POST /comments': {
    projectId: 'local',
    objectType: 'TRACE',
    objectId: 't',
    content: 'c',
    authorUserId: 'u',
  },
  'POST /annotation-queues': { name: 'q', description: 'x', scoreConfigIds: ['x'] },
}

beforeAll(async () => {
  app = await openApp()
  for (const [request, body] of Object.entries(BODIES)) await send(request, body)
})

afterAll(() => app.close())

/** What is wrong with an answer: failures are JSON with a message and never the server's own fault. */
function faultOf({ status, json, text }: Answer): string | undefined {
  if (status >= 500) return `status ${status}: ${text}`
  if (status < 400) return undefined
  const message: unknown = typeof json === 'object' && json !== null && Reflect.get(json, 'message')
  return typeof message === 'string' && message !== '' ? undefined : `no message: ${text}`
}

const hostileValue = fc.oneof(
  fc.json({ maxDepth: 3 }).map((text): unknown => JSON.parse(text)),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom<unknown>(
    "'); DROP TABLE prompts; --",
    '\0',
    '\uD800',
    'x'.repeat(3000),
    '日'.repeat(500),
    1e308,
    -1,
    0.5,
    2 ** 31,
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999999999+14:00',
    '2026-02-30T00:00:00Z',
    [],
    {},
    [null],
    { __proto__: null, constructor: 1 },
    null,
  ),
)

test('no field makes a writing route fail', async () => {
  const request = fc.constantFrom(...Object.keys(BODIES))
  const changes = fc.array(fc.tuple(fc.nat(20), hostileValue), { minLength: 1, maxLength: 2 })
  await fc.assert(
    fc.asyncProperty(request, changes, async (target, replaced) => {
      const body: Record<string, unknown> = { ...BODIES[target] }
      const names = Object.keys(body)
      for (const [index, value] of replaced) body[names[index % names.length] ?? ''] = value
      expect(faultOf(await send(target, body))).toBeUndefined()
    }),
    { numRuns: 600 },
  )
})

test('no id makes a route fail', async () => {
  const hostileId = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom("' OR 1=1 --", '\0', '../../etc/passwd', '%', 'x'.repeat(3000), '9'.repeat(30)),
  )
  const target = fc.constantFrom(
    'GET /v2/prompts/:id',
    'DELETE /v2/prompts/:id',
    'PATCH /v2/prompts/:id/versions/1',
    'PATCH /v2/prompts/p/versions/:id',
    'GET /v2/datasets/:id',
    'GET /datasets/:id',
    'GET /datasets/:id/runs',
    'GET /datasets/d/runs/:id',
    'DELETE /datasets/d/runs/:id',
    'GET /dataset-items/:id',
    'DELETE /dataset-items/:id',
    'GET /score-configs/:id',
    'PATCH /score-configs/:id',
    'DELETE /scores/:id',
    'GET /media/:id',
    'PATCH /media/:id',
    'GET /media/:id/content?project=local&expires=99999999999999&signature=x',
    'PUT /media/:id/content?project=:id&expires=1&signature=:id',
    'GET /models/:id',
    'DELETE /models/:id',
    'GET /comments/:id',
    'GET /annotation-queues/:id',
    'GET /annotation-queues/:id/items',
    'PATCH /annotation-queues/:id/items/:id',
    'DELETE /annotation-queues/x/items/:id',
  )
  await fc.assert(
    fc.asyncProperty(target, hostileId, async (route, id) => {
      const [method = '', path = ''] = route.split(' ')
      const encoded = path.replaceAll(':id', () => encodeURIComponent(id.toWellFormed()))
      const request = { method, headers: withKeys(), ...(method === 'GET' ? {} : { body: '{}' }) }
      expect(faultOf(await app.ask(BASE + encoded, request))).toBeUndefined()
    }),
    { numRuns: 400 },
  )
})
