import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { OTHER_KEYS } from '../testing/other-project.ts'
import { type AppFixture, event, openApp, withKeys } from './app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let app: AppFixture

beforeAll(async () => {
  // Few enough to be used up, and none comes back while the tests run.
  app = await openApp({ hasOtherProject: true, settings: { apiRateLimit: 2, ingestRateLimit: 1 } })
})

afterAll(() => app.close())

const list = (keys: Record<string, string>) =>
  app.ask('/api/public/traces', { headers: { origin: 'http://localhost:3000', ...keys } })

test('a key that reads more than it may is told when to go on; other keys and sending go on', async () => {
  const first = await list(withKeys())
  expect(first.headers.get('x-ratelimit-limit')).toBe('2')
  expect(first.headers.get('x-ratelimit-remaining')).toBe('1')
  expect((await list(withKeys())).status).toBe(200)
  const refused = await list(withKeys())
  expect([refused.status, refused.json]).toEqual([
    429,
    { error: 'RateLimitExceeded', message: expect.stringContaining('at most 2 requests a minute') },
  ])
  const retryAfter = Number(refused.headers.get('retry-after'))
  expect(retryAfter).toBeGreaterThan(0)
  expect(retryAfter).toBeLessThanOrEqual(30)
  const resetIn = Number(refused.headers.get('x-ratelimit-reset')) - Date.now() / 1000
  expect(resetIn).toBeGreaterThan(0)
  expect(resetIn).toBeLessThanOrEqual(61)
  // A browser's program may read them.
  expect(refused.headers.get('access-control-expose-headers')).toContain('x-ratelimit-reset')

  expect((await list(OTHER_KEYS)).status).toBe(200)
  expect((await app.ingest([event('trace-create', { id: 't' })])).status).toBe(207)
})

test('checking keys and health have no bound', async () => {
  for (let count = 0; count < 4; count += 1) {
    expect((await app.ask('/api/public/projects', { headers: OTHER_KEYS })).status).toBe(200)
    expect((await app.ask('/api/public/health')).status).toBe(200)
  }
})

test('an exporter of spans is answered in protobuf', async () => {
  const headers = { ...OTHER_KEYS, 'content-type': 'application/x-protobuf' }
  const send = () =>
    app.ask('/api/public/otel/v1/traces', { method: 'POST', headers, body: new Uint8Array() })
  expect((await send()).status).toBe(200)
  const refused = await send()
  expect(refused.status).toBe(429)
  expect(refused.headers.get('content-type')).toBe('application/x-protobuf')
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
})
