import type { ObservationRows, TraceRows } from '@heddle/core/schemas'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { type AppFixture, event, openApp } from '../app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const PROJECT = '/api/ui/projects/local'
const at = (second: number) => new Date(Date.UTC(2026, 0, 31, 12, 0, second)).toISOString()

let app: AppFixture

const read = async <Answer>(path: string): Promise<Answer> =>
  (await app.ask(`${PROJECT}/${path}`)).json as Answer
const tag = (body: object) =>
  app.ask(`${PROJECT}/trace-tags`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

beforeAll(async () => {
  app = await openApp()
  await app.ingest([
    event('trace-create', {
      id: 'a',
      timestamp: at(1),
      release: '1.2',
      tags: ['eu'],
      metadata: { tenant: 'acme', plan: { seats: 3 } },
    }),
    event('trace-create', { id: 'b', timestamp: at(2) }),
    event('generation-create', {
      id: 'call',
      traceId: 'a',
      name: 'answer',
      model: 'loom',
      input: 'Where is the teapot?',
      startTime: at(1),
      endTime: at(3),
      environment: 'production',
    }),
    event('span-create', {
      id: 'search',
      traceId: 'b',
      name: 'search',
      level: 'ERROR',
      startTime: at(2),
      endTime: at(3),
    }),
    event('score-create', { traceId: 'a', name: 'helpful', value: 0.5 }),
    event('score-create', { traceId: 'a', observationId: 'call', name: 'helpful', value: 1 }),
    event('score-create', { traceId: 'a', name: 'tone', value: 'kind' }),
  ])
})
afterAll(() => app.close())

test('traces bring the scores and the metadata that are asked for, one name a line', async () => {
  const query = `scores=${encodeURIComponent('helpful\ntone\nnone')}&metadata=${encodeURIComponent('tenant\nplan')}`
  const { rows } = await read<TraceRows>(`traces?${query}`)
  expect(rows).toMatchObject([
    { id: 'b', scores: {}, metadata: {}, release: null },
    {
      id: 'a',
      release: '1.2',
      scores: { helpful: 0.75, tone: 'kind' },
      metadata: { tenant: 'acme', plan: '{"seats":3}' },
    },
  ])
  const plain = await read<TraceRows>('traces')
  expect(plain.rows[1]).toMatchObject({ scores: {}, metadata: {} })
})

test('steps of all traces are one list, filtered as traces are', async () => {
  const names = async (query: string) =>
    (await read<ObservationRows>(`observations?${query}`)).rows.map(({ name }) => name)
  expect(await names('')).toEqual(['search', 'answer'])
  expect(await names('status=error')).toEqual(['search'])
  expect(await names('status=ok')).toEqual(['answer'])
  expect(await names('search=TEAPOT')).toEqual(['answer'])
  expect(await names('environment=production')).toEqual(['answer'])
  expect(await names(`from=${at(2)}`)).toEqual(['search'])
  const first = await read<ObservationRows>('observations?limit=1')
  expect(await names(`limit=1&cursor=${first.next ?? ''}`)).toEqual(['answer'])
  const filter = JSON.stringify([
    { type: 'stringOptions', column: 'model', operator: 'any of', value: ['loom'] },
  ])
  expect(await names(`filter=${encodeURIComponent(filter)}`)).toEqual(['answer'])
})

test('traces are given tags and keep those they have', async () => {
  expect((await tag({ traceIds: ['a', 'b'], tags: ['checked'] })).status).toBe(204)
  const { rows } = await read<TraceRows>('traces')
  expect(rows.map(({ id, tags }) => [id, tags])).toEqual([
    ['b', ['checked']],
    ['a', ['checked', 'eu']],
  ])
  expect((await tag({ traceIds: ['a', 'nobody'], tags: ['x'] })).status).toBe(404)
  expect((await tag({ traceIds: [], tags: ['x'] })).status).toBe(400)
})
