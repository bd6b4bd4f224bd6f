import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { OTHER_KEYS } from '../../testing/other-project.ts'
import { type AppFixture, event, openApp, POWERLESS_KEYS, withKeys } from '../app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let app: AppFixture

beforeAll(async () => {
  app = await openApp({ hasOtherProject: true })
  await app.ingest([
    event('trace-create', { id: 'trace-1', userId: 'ada', sessionId: 's', tags: ['x', 'y'] }),
    event('trace-create', { id: 'trace-2', userId: 'bob' }),
    event('score-create', { id: 'number', traceId: 'trace-1', name: 'quality', value: 0.5 }),
    event('score-create', {
      id: 'truth',
      traceId: 'trace-2',
      name: 'liked',
      value: 1,
      dataType: 'BOOLEAN',
    }),
    event('score-create', { id: 'label', traceId: 'trace-1', name: 'tone', value: 'kind' }),
    event('score-create', {
      id: 'text',
      traceId: 'trace-1',
      name: 'note',
      value: 'fine',
      dataType: 'TEXT',
    }),
    event('score-create', { id: 'of-session', sessionId: 's', name: 'session', value: 2 }),
    event('score-create', {
      id: 'fixed',
      traceId: 'trace-1',
      name: 'output',
      value: 'better',
      dataType: 'CORRECTION',
    }),
  ])
})

afterAll(() => app.close())

const post = (body: unknown, headers = withKeys()) =>
  app.ask('/api/public/scores', { method: 'POST', headers, body: JSON.stringify(body) })

async function idsOf(query: string, version = '/v2'): Promise<ReadonlySet<string>> {
  const { status, json } = await app.ask(`/api/public${version}/scores?${query}`, {
    headers: withKeys(),
  })
  expect(status).toBe(200)
  const { data, meta } = json as { data: { id: string }[]; meta: { totalItems: number } }
  expect(meta.totalItems).toBe(data.length)
  return new Set(data.map((score) => score.id))
}

test.each([
  ['name=quality', ['number']],
  ['dataType=BOOLEAN', ['truth']],
  ['operator=%3E%3D&value=1&dataType=NUMERIC', ['of-session']],
  ['operator=!%3D&value=0.5&name=quality', []],
  ['scoreIds=number,truth', ['number', 'truth']],
  ['sessionId=s', ['of-session']],
  ['traceId=trace-2', ['truth']],
  ['userId=bob', ['truth']],
  ['traceTags=x&traceTags=y&dataType=NUMERIC', ['number']],
  ['traceTags=x&traceTags=z', []],
  ['fromTimestamp=2999-01-01T00:00:00Z', []],
  ['source=ANNOTATION', []],
  ['environment=default&name=tone', ['label']],
])('%s finds %j', async (query, ids) => {
  expect(await idsOf(query)).toEqual(new Set(ids))
})

test('a score tells of its trace unless the fields leave that out', async () => {
  const target = '/api/public/v2/scores?scoreIds=number'
  const trace = { userId: 'ada', sessionId: 's', tags: ['x', 'y'], environment: 'default' }
  const [whole, bare] = await Promise.all([
    app.ask(target, { headers: withKeys() }),
    app.ask(`${target}&fields=score`, { headers: withKeys() }),
  ])
  expect(whole.json).toMatchObject({
    data: [{ id: 'number', value: 0.5, stringValue: null, trace }],
  })
  expect(bare.json).toMatchObject({ data: [expect.not.objectContaining({ trace })] })
})

const readScore = async (id: string) =>
  (await app.ask(`/api/public/v2/scores/${id}`, { headers: withKeys() })).json

test('each data type has its own values', async () => {
  expect(await readScore('truth')).toMatchObject({ value: 1, stringValue: 'True' })
  expect(await readScore('label')).toMatchObject({ dataType: 'CATEGORICAL', stringValue: 'kind' })
  expect(await readScore('text')).toMatchObject({ dataType: 'TEXT', stringValue: 'fine' })
  expect(await readScore('text')).not.toHaveProperty('value')
  expect(await readScore('fixed')).toMatchObject({
    value: 0,
    name: 'output',
    stringValue: 'better',
  })
})

test('the first version knows scores of traces only, and no corrections', async () => {
  expect(await idsOf('', '')).toEqual(new Set(['number', 'truth', 'label', 'text']))
  for (const id of ['of-session', 'fixed', 'nothing']) {
    const answer = await app.ask(`/api/public/scores/${id}`, { headers: withKeys() })
    expect(answer.status).toBe(404)
  }
})

test.each([
  'fields=trace',
  'fields=score&userId=ada',
  'operator=%3D',
  'value=1',
  'operator=LIKE&value=1',
  'value=many&operator=%3D',
  'dataType=number',
  'filter={}',
  'limit=0',
])('%s is 400', async (query) => {
  const answer = await app.ask(`/api/public/v2/scores?${query}`, { headers: withKeys() })
  expect(answer.status).toBe(400)
  expect(answer.json).toMatchObject({ message: expect.any(String) })
})

test('a posted score is there at once, under its own id or a new one, and may be replaced', async () => {
  const body = { id: 'posted', traceId: 'trace-2', name: 'posted', value: 0.1 }
  expect((await post(body)).json).toEqual({ id: 'posted' })
  await post({ ...body, value: 0.9 })
  const read = await app.ask('/api/public/v2/scores/posted', { headers: withKeys() })
  expect(read.json).toMatchObject({ value: 0.9, traceId: 'trace-2', source: 'API' })
  const made = await post({ id: '', traceId: 'trace-2', name: 'posted', value: 1 })
  const { id } = made.json as { id: string }
  expect(await idsOf('name=posted')).toEqual(new Set(['posted', id]))
})

test('a public key alone may post a score, and nothing else here', async () => {
  const headers = { authorization: 'Bearer pk-heddle-local' }
  const body = { id: 'by-browser', traceId: 'trace-1', name: 'thumb', value: 1 }
  expect((await post(body, headers)).status).toBe(200)
  expect((await app.ask('/api/public/v2/scores', { headers })).status).toBe(403)
})

test.each([
  [{ name: 'no-subject', value: 1 }, /exactly one of/],
  [{ name: 'two', value: 1, traceId: 't', sessionId: 's' }, /exactly one of/],
  [{ name: '', value: 1, traceId: 't' }, /name/],
  [{ name: 'n', traceId: 't' }, /value/],
  [{ name: 'n', value: 1, traceId: 't', source: 'EVAL' }, /source/],
  [[], /object/],
])('%j is 400 and says why', async (body, reason) => {
  const answer = await post(body)
  expect(answer.status).toBe(400)
  expect(answer.json).toMatchObject({ message: expect.stringMatching(reason) })
})

const remove = (id: string, headers = withKeys()) =>
  app.ask(`/api/public/scores/${id}`, { method: 'DELETE', headers })

describe('deletion', () => {
  const body = { id: 'doomed', traceId: 'trace-1', name: 'doomed', value: 1 }

  test('a deleted score is gone at once from every read, and may be written again', async () => {
    await post(body)
    const gone = await remove('doomed')
    expect(gone.status).toBe(202)
    expect(gone.json).toEqual({ message: expect.any(String) })
    expect(await idsOf('name=doomed')).toEqual(new Set())
    expect(await idsOf('name=doomed', '')).toEqual(new Set())
    const single = await app.ask('/api/public/v2/scores/doomed', { headers: withKeys() })
    expect(single.status).toBe(404)
    const trace = await app.ask('/api/public/traces/trace-1', { headers: withKeys() })
    const { scores } = trace.json as { scores: { id: string }[] }
    expect(scores.map(({ id }) => id)).not.toContain('doomed')
    await post({ ...body, value: 2 })
    expect(await readScore('doomed')).toMatchObject({ value: 2 })
    await Promise.all([remove('doomed'), remove('doomed')])
    expect(await idsOf('name=doomed')).toEqual(new Set())
    expect((await remove('doomed')).status).toBe(202)
  })

  test('keys of another project and powerless ones take nothing away', async () => {
    await post({ ...body, id: 'kept', name: 'kept' })
    expect((await remove('kept', OTHER_KEYS)).status).toBe(202)
    for (const [, status, headers] of POWERLESS_KEYS) {
      expect((await remove('kept', headers)).status).toBe(status)
    }
    expect(await readScore('kept')).toMatchObject({ value: 1 })
  })
})
