import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { type Answer, type AppFixture, openApp, withKeys } from './app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let app: AppFixture

beforeAll(async () => {
  app = await openApp()
})

afterAll(() => app.close())

/** What is wrong with an answer: failures are JSON with a message and never the server's own fault. */
function faultOf({ status, json, text }: Answer): string | undefined {
  if (status >= 500) return `status ${status}: ${text}`
  if (status < 400) return undefined
  const message: unknown = typeof json === 'object' && json !== null && Reflect.get(json, 'message')
  return typeof message === 'string' && message !== '' ? undefined : `no message: ${text}`
}

const RUNS = { numRuns: 150 }

const PARAMETERS = [
  'page limit name userId sessionId traceId type level tags environment fromTimestamp toTimestamp',
  'fromStartTime from to cursor orderBy fields operator value scoreIds traceTags search status',
  'datasetName datasetId runName sourceTraceId version label tag resolve fromUpdatedAt toUpdatedAt',
].flatMap((names) => names.split(' '))

const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    "' OR 1=1 --",
    "'); DROP TABLE traces; SETTINGS max_threads=1",
    '{name:String}',
    '../../etc/passwd',
    '\0',
    '\uD800',
    '9'.repeat(400),
    '-1',
    '1e999',
    'NaN',
    '2026-02-30T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999999999Z',
  ),
)

test('no query makes a list fail', async () => {
  const target = fc.constantFrom(
    '/api/public/traces',
    '/api/public/observations',
    '/api/public/v2/scores',
    '/api/public/scores',
    '/api/public/sessions',
    '/api/public/v2/prompts',
    '/api/public/v2/datasets',
    '/api/public/models',
    '/api/public/comments',
    '/api/public/annotation-queues',
    '/api/public/v3/scores',
    '/api/public/score-configs',
    '/api/public/dataset-items',
    '/api/public/dataset-run-items',
    '/api/public/v2/prompts/missing',
    '/api/ui/projects/local/traces',
  )
  const name = fc.constantFrom(...PARAMETERS)
  const parameters = fc.array(fc.tuple(name, hostileText), { maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(target, parameters, async (path, pairs) => {
      const query = new URLSearchParams(pairs.map(([key, value]) => [key, value]))
      const answer = await app.ask(`${path}?${query}`, { headers: withKeys() })
      expect(faultOf(answer)).toBeUndefined()
    }),
    RUNS,
  )
})

test('no id makes a read fail', async () => {
  const target = fc.constantFrom(
    (id: string) => `/api/public/traces/${id}`,
    (id: string) => `/api/public/observations/${id}`,
    (id: string) => `/api/public/v2/scores/${id}`,
    (id: string) => `/api/public/sessions/${id}`,
    (id: string) => `/api/ui/projects/${id}/traces`,
    (id: string) => `/api/ui/projects/local/traces/${id}/skeleton`,
    (id: string) => `/trace/${id}`,
    (id: string) => `/${id}`,
  )
  await fc.assert(
    fc.asyncProperty(target, hostileText, async (path, id) => {
      const encoded = encodeURIComponent(id.toWellFormed())
      const answer = await app.ask(path(encoded), { headers: withKeys() })
      // The interface may be built here or not; its page is no answer of the API.
      const isPage = answer.text.toLowerCase().startsWith('<!doctype html>')
      expect(isPage ? undefined : faultOf(answer)).toBeUndefined()
    }),
    RUNS,
  )
})

test('no body makes ingestion or the writing of a score fail', async () => {
  const value = fc.oneof(
    fc.json({ maxDepth: 4 }),
    fc.json({ maxDepth: 4 }).map((json) => `{"batch":[${json}]}`),
    fc
      .dictionary(fc.constantFrom('id', 'name', 'value', 'traceId', 'type', 'source'), hostileText)
      .map((body) => JSON.stringify({ batch: [{ id: 'e', type: 'score-create', body }], ...body })),
    fc.string({ unit: 'binary' }),
  )
  const target = fc.constantFrom('/api/public/ingestion', '/api/public/scores')
  await fc.assert(
    fc.asyncProperty(target, value, async (path, body) => {
      const request = { method: 'POST', headers: withKeys(), body: body.toWellFormed() }
      expect(faultOf(await app.ask(path, request))).toBeUndefined()
    }),
    RUNS,
  )
})

test('no authorization header opens anything, whatever it holds', async () => {
  const header = fc.oneof(
    fc.base64String().map((text) => `Basic ${text}`),
    fc.tuple(hostileText, hostileText).map(([name, secret]) => {
      const text = `${name}:${secret}`.toWellFormed()
      return `Basic ${Buffer.from(text).toString('base64')}`
    }),
    fc.stringMatching(/^[ -~]{0,40}$/),
  )
  await fc.assert(
    fc.asyncProperty(header, async (authorization) => {
      const answer = await app.ask('/api/public/projects', { headers: { authorization } })
      expect(answer.status).toBe(401)
      expect(faultOf(answer)).toBeUndefined()
    }),
    RUNS,
  )
})
