import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { type AppFixture, event, openApp, withKeys } from '../app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const SESSION = 'chat / 1 äß%'

let app: AppFixture

const trace = (id: string, minute: number, more: object) =>
  event('trace-create', { id, timestamp: `2026-01-31T12:0${minute}:00.000Z`, ...more })

beforeAll(async () => {
  app = await openApp()
  await app.ingest([
    trace('late', 5, { sessionId: SESSION, output: 'bye' }),
    trace('early', 1, { sessionId: SESSION, input: 'hello', environment: 'staging' }),
    trace('other', 3, { sessionId: 'second' }),
    trace('alone', 4, {}),
  ])
})

afterAll(() => app.close())

const list = async (query: string) =>
  (await app.ask(`/api/public/sessions?${query}`, { headers: withKeys() })).json

test('a session begins with its first trace and takes its environment; the newest comes first', async () => {
  expect(await list('')).toEqual({
    data: [
      {
        id: 'second',
        projectId: 'local',
        createdAt: '2026-01-31T12:03:00.000Z',
        environment: 'default',
      },
      {
        id: SESSION,
        projectId: 'local',
        createdAt: '2026-01-31T12:01:00.000Z',
        environment: 'staging',
      },
    ],
    meta: { page: 1, limit: 50, totalItems: 2, totalPages: 1 },
  })
})

test('filters by time and environment, and pages', async () => {
  expect(await list('environment=staging')).toMatchObject({ data: [{ id: SESSION }] })
  expect(await list('toTimestamp=2026-01-31T12:03:00Z')).toMatchObject({ data: [{ id: SESSION }] })
  expect(await list('fromTimestamp=2026-01-31T12:03:00Z')).toMatchObject({
    data: [{ id: 'second' }],
    meta: { totalItems: 1 },
  })
  expect(await list('limit=1&page=2')).toMatchObject({
    data: [{ id: SESSION }],
    meta: { totalPages: 2 },
  })
})

test('one session has its traces, oldest first, whatever its id holds', async () => {
  const answer = await app.ask(`/api/public/sessions/${encodeURIComponent(SESSION)}`, {
    headers: withKeys(),
  })
  expect(answer.json).toMatchObject({
    id: SESSION,
    createdAt: '2026-01-31T12:01:00.000Z',
    environment: 'staging',
    traces: [
      { id: 'early', input: 'hello' },
      { id: 'late', output: 'bye' },
    ],
  })
})

test('a session that no trace names is 404', async () => {
  const answer = await app.ask('/api/public/sessions/missing', { headers: withKeys() })
  expect(answer.status).toBe(404)
  expect(answer.json).toEqual({
    message: 'Session missing not found within authorized project',
    error: 'LangfuseNotFoundError',
  })
})
