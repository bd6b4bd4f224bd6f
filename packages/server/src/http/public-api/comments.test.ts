import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { OTHER_KEYS } from '../../testing/other-project.ts'
import { type AppFixture, event, openApp, POWERLESS_KEYS, withKeys } from '../app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let app: AppFixture
let promptId: string

const BASE = '/api/public/comments'

const post = (target: string, body: unknown, headers = withKeys()) =>
  app.ask(target, { method: 'POST', headers, body: JSON.stringify(body) })

beforeAll(async () => {
  app = await openApp({ hasOtherProject: true })
  await app.ingest([
    event('trace-create', { id: 't1', sessionId: 's1' }),
    event('span-create', { id: 'o1', traceId: 't1' }),
  ])
  const { json } = await post('/api/public/v2/prompts', { name: 'p', prompt: 'x' })
  promptId = (json as { id: string }).id
})

afterAll(() => app.close())

const comment = (objectType: string, objectId: string, more: object = {}) => ({
  projectId: 'local',
  objectType,
  objectId,
  content: `about ${objectId}`,
  ...more,
})

async function add(body: object): Promise<string> {
  const { status, json } = await post(BASE, body)
  expect(status).toBe(200)
  return (json as { id: string }).id
}

const read = (id: string, headers = withKeys()) => app.ask(`${BASE}/${id}`, { headers })

const list = (query: string, headers = withKeys()) => app.ask(`${BASE}?${query}`, { headers })

test('traces, observations, sessions and prompts are commented on, and found by what they are', async () => {
  const ids = {
    TRACE: await add(comment('TRACE', 't1', { authorUserId: 'ada' })),
    OBSERVATION: await add(comment('OBSERVATION', 'o1')),
    SESSION: await add(comment('SESSION', 's1')),
    PROMPT: await add(comment('PROMPT', promptId)),
  }
  expect((await read(ids.TRACE)).json).toEqual({
    id: ids.TRACE,
    projectId: 'local',
    objectType: 'TRACE',
    objectId: 't1',
    content: 'about t1',
    authorUserId: 'ada',
    createdAt: expect.stringMatching(/Z$/),
    updatedAt: expect.stringMatching(/Z$/),
  })
  expect((await list('objectType=OBSERVATION&objectId=o1')).json).toMatchObject({
    data: [{ id: ids.OBSERVATION, authorUserId: null }],
    meta: { page: 1, limit: 50, totalItems: 1, totalPages: 1 },
  })
  expect((await list('authorUserId=ada')).json).toMatchObject({ data: [{ id: ids.TRACE }] })
  expect((await list('objectType=PROMPT')).json).toMatchObject({ data: [{ id: ids.PROMPT }] })
  expect((await list('limit=1&page=4')).json).toMatchObject({
    data: [{ id: expect.any(String) }],
    meta: { totalItems: 4, totalPages: 4 },
  })
})

test.each([
  [comment('TRACE', 'nowhere'), 404],
  [comment('OBSERVATION', 't1'), 404],
  [comment('SESSION', 'nowhere'), 404],
  [comment('PROMPT', 'p'), 404],
  [comment('DATASET', 'x'), 400],
  [comment('TRACE', 't1', { projectId: 'other' }), 400],
  [comment('TRACE', 't1', { content: '' }), 400],
  [comment('TRACE', 't1', { content: 'x'.repeat(5001) }), 400],
  [comment('TRACE', 'nul\0'), 400],
  [{}, 400],
])('commenting %j is %i', async (body, status) => {
  const answer = await post(BASE, body)
  expect(answer.status).toBe(status)
  expect(answer.json).toMatchObject({ message: expect.any(String) })
})

test.each(['objectId=t1', 'objectType=DATASET', 'surprise=1', 'limit=0', 'authorUserId=%00'])(
  '%s is 400',
  async (query) => {
    expect((await list(query)).status).toBe(400)
  },
)

describe('keys', () => {
  test('another project neither sees comments nor comments on what it cannot see', async () => {
    const id = await add(comment('TRACE', 't1'))
    expect((await read(id, OTHER_KEYS)).status).toBe(404)
    expect((await read('nowhere')).status).toBe(404)
    expect((await list('', OTHER_KEYS)).json).toMatchObject({ data: [] })
    for (const [type, objectId] of [
      ['TRACE', 't1'],
      ['PROMPT', promptId],
    ] as const) {
      const body = comment(type, objectId, { projectId: 'other' })
      expect((await post(BASE, body, OTHER_KEYS)).status).toBe(404)
    }
  })

  test.each(POWERLESS_KEYS)('%s is %i on every route', async (_, status, headers) => {
    const answers = await Promise.all([
      list('', headers),
      read('x', headers),
      post(BASE, comment('TRACE', 't1'), headers),
    ])
    for (const answer of answers) expect(answer.status).toBe(status)
  })
})
