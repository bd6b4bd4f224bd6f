import type { TraceGroups, TraceRows } from '@heddle/core/schemas'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { type AppFixture, event, openApp } from '../app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const SESSION = 'chat / 1 äß%'
const PROJECT = '/api/ui/projects/local'

let app: AppFixture

const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 0, 31, 12, minute, second))

const trace = (id: string, minute: number, more: object) =>
  event('trace-create', { id, timestamp: at(minute).toISOString(), ...more })

const call = (traceId: string, minute: number, more: object = {}) =>
  event('generation-create', {
    id: `${traceId}-call`,
    traceId,
    startTime: at(minute).toISOString(),
    endTime: at(minute, 30).toISOString(),
    usageDetails: { input: 10, output: 5, total: 15 },
    costDetails: { total: 0.25 },
    ...more,
  })

beforeAll(async () => {
  app = await openApp({ settings: { maxBodyBytes: 2_000_000 } })
  await app.ingest([
    trace('late', 5, { sessionId: SESSION, userId: 'bo' }),
    call('late', 5, { level: 'ERROR' }),
    trace('early', 1, { sessionId: SESSION, userId: 'ann' }),
    call('early', 1),
    trace('second', 3, { sessionId: 'Second', userId: 'ann' }),
    trace('alone', 4, { userId: 'ann' }),
    trace('nobody', 6, {}),
  ])
})

afterAll(() => app.close())

const read = async <Answer>(path: string): Promise<Answer> =>
  (await app.ask(`${PROJECT}/${path}`)).json as Answer

test('a session is what its traces come to; the one with the latest trace comes first', async () => {
  const chat = {
    id: SESSION,
    firstAt: at(1).toISOString(),
    lastAt: at(5).toISOString(),
    traceCount: 2,
    sessionCount: 1,
    userIds: ['ann', 'bo'],
    durationMs: 270_000,
    errorCount: 1,
    totalTokens: 30,
    totalCost: 0.5,
    usageEstimated: false,
  }
  const second = {
    ...chat,
    id: 'Second',
    firstAt: at(3).toISOString(),
    lastAt: at(3).toISOString(),
    traceCount: 1,
    userIds: ['ann'],
    durationMs: null,
    errorCount: 0,
    totalTokens: 0,
    totalCost: null,
  }
  expect(await read('sessions')).toEqual({ rows: [chat, second], next: null })
  expect(await read(`sessions/${encodeURIComponent(SESSION)}`)).toEqual(chat)
})

test('a user counts traces with and without a session', async () => {
  expect((await read<TraceGroups>('users')).rows).toMatchObject([
    { id: 'bo', traceCount: 1, sessionCount: 1, errorCount: 1, totalCost: 0.25 },
    { id: 'ann', traceCount: 3, sessionCount: 2, errorCount: 0, totalCost: 0.25 },
  ])
})

test('pages, searches and counts the traces of one user alone', async () => {
  const first = await read<TraceGroups>('sessions?limit=1')
  expect(first.rows.map(({ id }) => id)).toEqual([SESSION])
  const rest = await read<TraceGroups>(`sessions?limit=1&cursor=${first.next}`)
  expect(rest).toMatchObject({ rows: [{ id: 'Second' }], next: null })
  expect(await read('sessions?search=SEC')).toMatchObject({ rows: [{ id: 'Second' }] })
  expect(await read('sessions?userId=bo')).toMatchObject({
    rows: [{ id: SESSION, traceCount: 1, totalTokens: 15, userIds: ['bo'] }],
  })
})

test('numbers of a thousand traces come to the same as those of few', async () => {
  const ids = Array.from({ length: 1001 }, (_, index) => `many-${index}`)
  const failed = new Set(['many-7'])
  for (const some of [ids.slice(0, 400), ids.slice(400, 800), ids.slice(800)]) {
    const calls = some.map((id) => call(id, 20, failed.has(id) ? { level: 'ERROR' } : {}))
    await app.ingest([...some.map((id) => trace(id, 20, { userId: 'crowd' })), ...calls])
  }
  expect(await read('users/crowd')).toMatchObject({
    traceCount: 1001,
    durationMs: 30_000,
    errorCount: 1,
    totalTokens: 15_015,
    totalCost: 250.25,
    usageEstimated: false,
  })
  expect((await read<TraceGroups>('users?search=bo')).rows).toMatchObject([
    { id: 'bo', errorCount: 1, totalTokens: 15, totalCost: 0.25 },
  ])
})

test('the traces of a session are read in their order, page by page', async () => {
  const path = `traces?sessionId=${encodeURIComponent(SESSION)}&order=oldest&limit=1`
  const first = await read<TraceRows>(path)
  expect(first.rows.map(({ id }) => id)).toEqual(['early'])
  const rest = await read<TraceRows>(`${path}&cursor=${first.next}`)
  expect([rest.rows.map(({ id }) => id), rest.next]).toEqual([['late'], null])
})

test.each([
  ['sessions/none', 404],
  ['users/none', 404],
  ['sessions/a%00b', 400],
  ['sessions?cursor=guessed', 400],
  ['users?limit=1000', 400],
])('%s is answered with %d and a sentence', async (path, status) => {
  const answer = await app.ask(`${PROJECT}/${path}`)
  expect(answer.status).toBe(status)
  expect(answer.json).toHaveProperty('message')
})
