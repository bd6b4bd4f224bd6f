import type { AnnotationItem, AnnotationQueue } from '@heddle/core/schemas'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { OTHER_KEYS } from '../../testing/other-project.ts'
import { type AppFixture, openApp, POWERLESS_KEYS, withKeys } from '../app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let app: AppFixture
let configId: string

const BASE = '/api/public/annotation-queues'

/** Sends a body: `send('PATCH /api/…', body)`. */
function send(request: string, body: unknown, headers = withKeys()) {
  const [method = '', target = ''] = request.split(' ')
  return app.ask(target, { method, headers, body: JSON.stringify(body) })
}

const get = (target: string, headers = withKeys()) => app.ask(target, { headers })

beforeAll(async () => {
  app = await openApp({ hasOtherProject: true })
  const config = { name: 'quality', dataType: 'NUMERIC' }
  const { json } = await send('POST /api/public/score-configs', config)
  configId = (json as { id: string }).id
})

afterAll(() => app.close())

async function addQueue(name: string): Promise<AnnotationQueue> {
  const { status, json } = await send(`POST ${BASE}`, {
    name,
    scoreConfigIds: [configId, configId],
  })
  expect(status).toBe(200)
  return json as AnnotationQueue
}

async function addItem(queueId: string, body: object): Promise<AnnotationItem> {
  const { status, json } = await send(`POST ${BASE}/${queueId}/items`, body)
  expect(status).toBe(200)
  return json as AnnotationItem
}

test('a queue is answered whole, reads back and is listed', async () => {
  const queue = await addQueue('first')
  expect(queue).toEqual({
    id: expect.any(String),
    name: 'first',
    description: null,
    scoreConfigIds: [configId],
    createdAt: expect.stringMatching(/Z$/),
    updatedAt: expect.stringMatching(/Z$/),
  })
  expect((await get(`${BASE}/${queue.id}`)).json).toEqual(queue)
  const newest = await addQueue('second')
  expect((await get(`${BASE}?limit=1`)).json).toMatchObject({
    data: [newest],
    meta: { totalItems: 2, totalPages: 2 },
  })
  const again = await send(`POST ${BASE}`, { name: 'first', scoreConfigIds: [configId] })
  expect(again.status).toBe(409)
})

test('items are added, completed, opened again, listed by status and taken out', async () => {
  const { id: queueId } = await addQueue('work')
  const one = await addItem(queueId, { objectId: 't1', objectType: 'TRACE' })
  expect(one).toEqual({
    id: expect.any(String),
    queueId,
    objectId: 't1',
    objectType: 'TRACE',
    status: 'PENDING',
    completedAt: null,
    createdAt: expect.stringMatching(/Z$/),
    updatedAt: expect.stringMatching(/Z$/),
  })
  const done = { objectId: 's1', objectType: 'SESSION', status: 'COMPLETED' }
  expect(await addItem(queueId, done)).toMatchObject({ completedAt: expect.stringMatching(/Z$/) })
  const target = `${BASE}/${queueId}/items/${one.id}`
  const completed = await send(`PATCH ${target}`, { status: 'COMPLETED' })
  expect(completed.json).toMatchObject({
    status: 'COMPLETED',
    completedAt: expect.stringMatching(/Z$/),
  })
  expect((await send(`PATCH ${target}`, {})).json).toEqual(completed.json)
  const opened = await send(`PATCH ${target}`, { status: 'PENDING' })
  expect(opened.json).toMatchObject({ status: 'PENDING', completedAt: null })
  expect((await get(target)).json).toEqual(opened.json)
  const pending = await get(`${BASE}/${queueId}/items?status=PENDING`)
  expect(pending.json).toMatchObject({ data: [{ id: one.id }], meta: { totalItems: 1 } })
  const gone = await app.ask(target, { method: 'DELETE', headers: withKeys() })
  expect(gone.json).toEqual({ success: true, message: expect.any(String) })
  expect((await get(target)).status).toBe(404)
  expect((await app.ask(target, { method: 'DELETE', headers: withKeys() })).status).toBe(404)
  expect((await send(`PATCH ${target}`, { status: 'PENDING' })).status).toBe(404)
})

test.each([
  {},
  { name: 'n' },
  { name: 'n', scoreConfigIds: [] },
  { name: 'n', scoreConfigIds: ['nowhere'] },
  { name: ' ', scoreConfigIds: ['x'] },
  { name: 'nul\0', scoreConfigIds: ['x'] },
])('creating %j is 400', async (body) => {
  const answer = await send(`POST ${BASE}`, body)
  expect(answer.status).toBe(400)
  expect(answer.json).toMatchObject({ message: expect.any(String) })
})

test('items of no queue and broken items are refused', async () => {
  const { id } = await addQueue('strict')
  const item = { objectId: 't1', objectType: 'TRACE' }
  expect((await send(`POST ${BASE}/nowhere/items`, item)).status).toBe(404)
  expect((await get(`${BASE}/nowhere/items`)).status).toBe(404)
  expect((await get(`${BASE}/nowhere`)).status).toBe(404)
  for (const wrong of [{}, { ...item, objectType: 'PROMPT' }, { ...item, status: 'DONE' }]) {
    expect((await send(`POST ${BASE}/${id}/items`, wrong)).status).toBe(400)
  }
  expect((await get(`${BASE}/${id}/items?status=DONE`)).status).toBe(400)
  expect((await get(`${BASE}?surprise=1`)).status).toBe(400)
})

describe('keys', () => {
  test('another project neither sees nor changes queues and items', async () => {
    const queue = await addQueue('mine')
    const item = await addItem(queue.id, { objectId: 't1', objectType: 'TRACE' })
    const target = `${BASE}/${queue.id}/items/${item.id}`
    const answers = await Promise.all([
      get(`${BASE}/${queue.id}`, OTHER_KEYS),
      get(`${BASE}/${queue.id}/items`, OTHER_KEYS),
      get(target, OTHER_KEYS),
      send(`PATCH ${target}`, { status: 'COMPLETED' }, OTHER_KEYS),
      send(`POST ${BASE}/${queue.id}/items`, item, OTHER_KEYS),
      app.ask(target, { method: 'DELETE', headers: OTHER_KEYS }),
    ])
    for (const answer of answers) expect(answer.status).toBe(404)
    expect((await get(BASE, OTHER_KEYS)).json).toMatchObject({ data: [] })
    const stolen = await send(`POST ${BASE}`, { name: 'n', scoreConfigIds: [configId] }, OTHER_KEYS)
    expect(stolen.status).toBe(400)
    expect((await get(target)).json).toEqual(item)
  })

  test.each(POWERLESS_KEYS)('%s is %i on every route', async (_, status, headers) => {
    const answers = await Promise.all([
      get(BASE, headers),
      get(`${BASE}/x`, headers),
      get(`${BASE}/x/items`, headers),
      get(`${BASE}/x/items/y`, headers),
      send(`POST ${BASE}`, {}, headers),
      send(`POST ${BASE}/x/items`, {}, headers),
      send(`PATCH ${BASE}/x/items/y`, {}, headers),
      app.ask(`${BASE}/x/items/y`, { method: 'DELETE', headers }),
    ])
    for (const answer of answers) expect(answer.status).toBe(status)
  })
})
