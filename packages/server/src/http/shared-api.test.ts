import type { CreatedShare, ObservationDetail, ShareList, TraceSearch } from '@heddle/core/schemas'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'

import { type AppFixture, event, openApp } from './app-fixture.ts'

// Real stores take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let app: AppFixture

const TRACES = '/api/ui/projects/local/traces'
const at = '2026-01-31T12:00:00.000Z'

beforeAll(async () => {
  app = await openApp()
  await app.ingest([
    event('trace-create', {
      id: 'given',
      timestamp: at,
      name: 'support',
      userId: 'ann',
      sessionId: 'chat',
      input: 'my card number',
      output: 'answered',
      metadata: { tenant: 'acme' },
    }),
    event('span-create', {
      id: 'step',
      traceId: 'given',
      startTime: at,
      endTime: at,
      input: 'secret question',
      output: 'secret answer',
      metadata: { langgraph_node: 'n', langgraph_step: 1 },
    }),
    event('trace-create', { id: 'kept', timestamp: at, input: 'never given away' }),
  ])
})

afterAll(() => app.close())

async function share(body: object, traceId = 'given'): Promise<CreatedShare> {
  const answer = await app.ask(`${TRACES}/${traceId}/shares`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.status).toBe(201)
  return answer.json as CreatedShare
}

const read = (token: string, path = '') =>
  app.ask(`/api/shared/trace${path}`, { headers: { authorization: `Bearer ${token}` } })

it('opens one trace without what was left out, and counts who looks', async () => {
  const { token, share: view } = await share({
    days: 7,
    redactions: ['input', 'user'],
    note: ' look at the end ',
  })
  expect(view).toMatchObject({ redactions: ['input', 'user'], note: 'look at the end', views: 0 })
  const about = await read(token)
  expect(about.json).toEqual({
    traceId: 'given',
    note: 'look at the end',
    expiresAt: view.expiresAt,
    redactions: ['input', 'user'],
  })
  expect(Date.parse(view.expiresAt ?? '') - Date.parse(view.createdAt)).toBe(7 * 24 * 3_600_000)
  expect(about.headers.get('cache-control')).toBe('no-store')
  expect(about.headers.get('referrer-policy')).toBe('no-referrer')
  expect(about.headers.get('x-robots-tag')).toBe('noindex, nofollow')
  expect((await read(token, '/skeleton')).json).toMatchObject({
    name: 'support',
    userId: null,
    sessionId: null,
    id: ['step'],
  })
  expect((await read(token, '/payload')).json).toEqual({
    input: null,
    output: 'answered',
    metadata: { tenant: 'acme' },
  })
  const step = (await read(token, '/observations/step')).json as ObservationDetail
  expect([step.input, step.output]).toEqual([null, 'secret answer'])
  const { hits } = (await read(token, '/search?q=secret')).json as TraceSearch
  expect(hits.map(({ part }) => part)).toEqual(['output'])
  expect((await read(token, '/graph-steps')).json).toMatchObject({ node: ['n'] })
  const { shares } = (await app.ask(`${TRACES}/given/shares`)).json as ShareList
  expect(shares.find(({ id }) => id === view.id)).toMatchObject({ views: 1 })
  expect(JSON.stringify(shares)).not.toContain(token)
})

it('ends as soon as it is revoked', async () => {
  const { token, share: view } = await share({ days: null, redactions: [] })
  expect(view.expiresAt).toBeNull()
  expect((await read(token, '/skeleton')).status).toBe(200)
  const revoked = await app.ask(`${TRACES}/given/shares/${view.id}`, { method: 'DELETE' })
  expect(revoked.status).toBe(204)
  for (const path of ['', '/skeleton', '/payload', '/observations/step', '/search?q=a']) {
    const answer = await read(token, path)
    expect([path, answer.status]).toEqual([path, 404])
    expect(answer.json).toMatchObject({ message: expect.stringContaining('revoked') })
  }
  const again = await app.ask(`${TRACES}/given/shares/${view.id}`, { method: 'DELETE' })
  expect(again.status).toBe(404)
})

it.each([
  ['no token', {}, 401],
  ['a short token', { authorization: 'Bearer x' }, 401],
  ['a guessed token', { authorization: `Bearer ${'x'.repeat(43)}` }, 404],
])('%s opens nothing', async (_what, headers, status) => {
  for (const path of ['', '/skeleton', '/payload', '/observations/step', '/graph-steps']) {
    expect((await app.ask(`/api/shared/trace${path}`, { headers })).status).toBe(status)
  }
})

it('answers no page of another site, and no step of another trace', async () => {
  const { token } = await share({ days: 1, redactions: [] })
  const headers = { authorization: `Bearer ${token}`, origin: 'https://elsewhere.example' }
  expect((await app.ask('/api/shared/trace', { headers })).status).toBe(403)
  expect((await read(token, '/observations/other')).status).toBe(404)
})

it.each([
  ['none', { days: 7, redactions: [] }, 404],
  ['given', { days: 2, redactions: [] }, 400],
  ['given', { days: 7, redactions: ['everything'] }, 400],
  ['given', { days: 7, redactions: [], note: 'x'.repeat(501) }, 400],
])('a link to %s with %j is refused', async (traceId, body, status) => {
  const answer = await app.ask(`${TRACES}/${traceId}/shares`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.status).toBe(status)
  expect(answer.json).toHaveProperty('message')
})
