import type { DatasetItem, DatasetRunItem } from '@heddle/core/schemas'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { OTHER_KEYS } from '../../testing/other-project.ts'
import { type AppFixture, event, openApp, POWERLESS_KEYS, withKeys } from '../app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let app: AppFixture

beforeAll(async () => {
  app = await openApp({ hasOtherProject: true })
})

afterAll(() => app.close())

const BASE = '/api/public'

const get = (target: string, headers = withKeys()) => app.ask(`${BASE}/${target}`, { headers })

const post = (target: string, body: unknown, headers = withKeys()) =>
  app.ask(`${BASE}/${target}`, { method: 'POST', headers, body: JSON.stringify(body) })

const remove = (target: string, headers = withKeys()) =>
  app.ask(`${BASE}/${target}`, { method: 'DELETE', headers })

async function addItem(body: object): Promise<DatasetItem> {
  const { status, json } = await post('dataset-items', body)
  expect(status).toBe(200)
  return json as DatasetItem
}

async function itemsOf(query: string): Promise<DatasetItem[]> {
  const { status, json } = await get(`dataset-items?${query}`)
  expect(status).toBe(200)
  return (json as { data: DatasetItem[] }).data
}

async function addRunItem(body: object): Promise<DatasetRunItem> {
  const { status, json } = await post('dataset-run-items', body)
  expect(status).toBe(200)
  return json as DatasetRunItem
}

describe('datasets', () => {
  test('one is made by its name and changed by it; what is not said stays', async () => {
    const made = await post('v2/datasets', {
      name: 'f/d s',
      description: 'first',
      metadata: { a: [1] },
    })
    expect(made.status).toBe(200)
    expect(made.json).toEqual({
      id: expect.any(String),
      projectId: 'local',
      name: 'f/d s',
      description: 'first',
      metadata: { a: [1] },
      inputSchema: null,
      expectedOutputSchema: null,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    })
    const { id } = made.json as { id: string }
    const changed = await post('v2/datasets', { name: 'f/d s', description: null })
    expect(changed.json).toMatchObject({ id, description: null, metadata: { a: [1] } })
    for (const target of ['f%2Fd%20s', 'f%252Fd%2520s']) {
      expect((await get(`v2/datasets/${target}`)).json).toMatchObject({ id })
    }
  })

  test('the first version of the API answers with items and the names of runs', async () => {
    const made = await post('datasets', { name: 'old' })
    expect(made.json).toMatchObject({ name: 'old', items: [], runs: [] })
    const item = await addItem({ datasetName: 'old', input: 1 })
    await addRunItem({ runName: 'r', datasetItemId: item.id, traceId: 't' })
    const read = await get('datasets/old')
    expect(read.json).toMatchObject({ name: 'old', items: [item], runs: ['r'] })
    const listed = await get('datasets?limit=100')
    expect((listed.json as { data: unknown[] }).data).toContainEqual(read.json)
  })

  test('the list is paged, newest first', async () => {
    for (const name of ['p1', 'p2', 'p3']) await post('v2/datasets', { name })
    const page = await get('v2/datasets?limit=2&page=1')
    const { data, meta } = page.json as { data: { name: string }[]; meta: { totalItems: number } }
    expect(data).toHaveLength(2)
    expect(data[0]).toMatchObject({ name: 'p3' })
    const totalPages = Math.ceil(meta.totalItems / 2)
    expect(meta).toEqual({ page: 1, limit: 2, totalItems: meta.totalItems, totalPages })
    const beyond = await get('v2/datasets?limit=2&page=99')
    expect(beyond.json).toMatchObject({ data: [], meta: { totalPages } })
    expect((await get('v2/datasets?limit=101')).status).toBe(400)
  })

  test.each(['v2/datasets/nowhere', 'datasets/nowhere', 'datasets/nowhere/runs'])(
    '%s is 404',
    async (target) => {
      const answer = await get(target)
      expect(answer.status).toBe(404)
      expect(answer.json).toMatchObject({
        message: expect.stringContaining('Dataset not found'),
        error: 'LangfuseNotFoundError',
      })
    },
  )

  test.each([
    {},
    { name: '' },
    { name: 'x'.repeat(501) },
    { name: 'nul\0' },
    { name: 'n', description: 7 },
    { name: 'n', inputSchema: 'string' },
    { name: 'n', inputSchema: { $ref: '#/nowhere' } },
    { name: 'n', expectedOutputSchema: { type: 'string', pattern: '(' } },
    [],
  ])('making %j is 400 and says why', async (body) => {
    for (const target of ['datasets', 'v2/datasets']) {
      const answer = await post(target, body)
      expect(answer.status).toBe(400)
      expect(answer.json).toMatchObject({ message: expect.any(String) })
    }
  })
})

/** The items of the dataset `timed` as they were. */
const at = (time: string) => itemsOf(`datasetName=timed&version=${encodeURIComponent(time)}`)

describe('items', () => {
  test('one is answered whole and reads back', async () => {
    const { json } = await post('v2/datasets', { name: 'whole' })
    const item = await addItem({
      datasetName: 'whole',
      id: 'whole/1',
      input: { q: 'why \0 \uD800?' },
      expectedOutput: ['because'],
      metadata: { n: 1 },
      sourceTraceId: 't-1',
      sourceObservationId: 'o-1',
    })
    expect(item).toEqual({
      id: 'whole/1',
      datasetId: (json as { id: string }).id,
      datasetName: 'whole',
      status: 'ACTIVE',
      input: { q: 'why \0 \uD800?' },
      expectedOutput: ['because'],
      metadata: { n: 1 },
      sourceTraceId: 't-1',
      sourceObservationId: 'o-1',
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
      mediaReferences: [],
    })
    expect((await get('dataset-items/whole%2F1')).json).toEqual(item)
    expect(await itemsOf('sourceTraceId=t-1')).toEqual([item])
    expect(await itemsOf('sourceObservationId=o-1&datasetName=whole')).toEqual([item])
    expect(await itemsOf('sourceObservationId=o-2')).toEqual([])
  })

  test('falsy values are values, and nothing said is null', async () => {
    await post('v2/datasets', { name: 'falsy' })
    expect(
      await addItem({ datasetName: 'falsy', input: 0, expectedOutput: '', metadata: false }),
    ).toMatchObject({ input: 0, expectedOutput: '', metadata: false })
    expect(await addItem({ datasetName: 'falsy', input: null })).toMatchObject({
      input: null,
      expectedOutput: null,
      metadata: null,
    })
  })

  test('writing an id again changes what is said and keeps the rest; archived ones are not listed', async () => {
    await post('v2/datasets', { name: 'changing' })
    const first = await addItem({
      datasetName: 'changing',
      id: 'c1',
      input: 'a',
      metadata: { m: 1 },
    })
    const second = await addItem({ datasetName: 'changing', id: 'c1', expectedOutput: 'b' })
    expect(second).toMatchObject({
      input: 'a',
      expectedOutput: 'b',
      metadata: { m: 1 },
      createdAt: first.createdAt,
    })
    const archived = { datasetName: 'changing', id: 'c1', status: 'ARCHIVED', input: null }
    expect(await addItem(archived)).toMatchObject({ status: 'ARCHIVED', input: 'a' })
    expect(await itemsOf('datasetName=changing')).toEqual([])
    expect((await get('dataset-items/c1')).json).toMatchObject({ status: 'ARCHIVED' })
    await addItem({ datasetName: 'changing', id: 'c1', status: 'ACTIVE' })
    expect(await itemsOf('datasetName=changing')).toHaveLength(1)
  })

  test('a version reads the items as they were at that time', async () => {
    await post('v2/datasets', { name: 'timed' })
    const one = await addItem({ datasetName: 'timed', id: 'v1', input: 1 })
    const two = await addItem({ datasetName: 'timed', id: 'v1', input: 2 })
    await remove('dataset-items/v1')
    expect(one.updatedAt < two.updatedAt).toBe(true)
    expect(await at(one.updatedAt)).toEqual([one])
    expect(await at(two.updatedAt)).toEqual([{ ...two }])
    expect(await at('2999-01-01T00:00:00Z')).toEqual([])
    expect(await at('2001-01-01T00:00:00Z')).toEqual([])
    expect(await at('0000-01-01T00:00:00Z')).toEqual([])
    expect((await get(`dataset-items?version=${encodeURIComponent(one.updatedAt)}`)).status).toBe(
      400,
    )
  })

  test('a deleted item is gone, and begins anew when its id is written again', async () => {
    await post('v2/datasets', { name: 'deleting' })
    await addItem({ datasetName: 'deleting', id: 'd1', input: 1, metadata: 'old' })
    const gone = await remove('dataset-items/d1')
    expect(gone.status).toBe(200)
    expect(gone.json).toEqual({ message: 'Dataset item successfully deleted' })
    expect((await get('dataset-items/d1')).status).toBe(404)
    expect((await remove('dataset-items/d1')).status).toBe(404)
    expect(await itemsOf('datasetName=deleting')).toEqual([])
    const again = await addItem({ datasetName: 'deleting', id: 'd1', input: 2 })
    expect(again).toMatchObject({ input: 2, metadata: null })
  })

  test('an id belongs to one dataset', async () => {
    await post('v2/datasets', { name: 'owner' })
    await post('v2/datasets', { name: 'thief' })
    await addItem({ datasetName: 'owner', id: 'owned', input: 1 })
    const answer = await post('dataset-items', { datasetName: 'thief', id: 'owned', input: 2 })
    expect(answer.status).toBe(404)
    expect((await get('dataset-items/owned')).json).toMatchObject({
      input: 1,
      datasetName: 'owner',
    })
  })

  test('one id written many times at once has one current version', async () => {
    await post('v2/datasets', { name: 'busy' })
    const writes = Array.from({ length: 8 }, (_, input) =>
      addItem({ datasetName: 'busy', id: 'busy', input }),
    )
    const written = await Promise.all(writes)
    expect(new Set(written.map((item) => item.updatedAt)).size).toBe(8)
    const [current, ...others] = await itemsOf('datasetName=busy')
    expect(others).toEqual([])
    expect(written).toContainEqual(current)
  })

  test('120 items are three pages of fifty, newest first', async () => {
    await post('v2/datasets', { name: 'd s' })
    for (let index = 0; index < 120; index += 1) {
      await addItem({ datasetName: 'd s', input: index })
    }
    const seen: unknown[] = []
    for (const page of [1, 2, 3]) {
      const { json } = await get(`dataset-items?datasetName=d%2520s&page=${page}`)
      const { data, meta } = json as { data: DatasetItem[]; meta: object }
      expect(meta).toEqual({ page, limit: 50, totalItems: 120, totalPages: 3 })
      seen.push(...data.map((item) => item.input))
    }
    expect(new Set(seen).size).toBe(120)
  })

  test('values must fit the schemas of the dataset', async () => {
    const inputSchema = { type: 'object', required: ['q'], properties: { q: { type: 'string' } } }
    await post('v2/datasets', {
      name: 'strict',
      inputSchema,
      expectedOutputSchema: { type: 'string' },
    })
    await addItem({ datasetName: 'strict', id: 's1', input: { q: 'x' }, expectedOutput: 'y' })
    const bad = [
      { input: { q: 7 }, expectedOutput: 'y' },
      { input: { q: 'x' } },
      { id: 's1', expectedOutput: 7 },
    ]
    for (const body of bad) {
      const answer = await post('dataset-items', { datasetName: 'strict', ...body })
      expect(answer.status).toBe(400)
      expect(answer.json).toMatchObject({ message: expect.stringMatching(/schema of dataset/) })
    }
    expect((await get('dataset-items/s1')).json).toMatchObject({ expectedOutput: 'y' })
    await post('v2/datasets', { name: 'strict', inputSchema: null, expectedOutputSchema: null })
    await addItem({ datasetName: 'strict', input: 7 })
  })

  test.each([
    [{ input: 1 }, 400],
    [{ datasetName: 'nowhere', input: 1 }, 404],
    [{ datasetName: 'whole', id: 'x'.repeat(256) }, 400],
    [{ datasetName: 'whole', id: 'nul\0' }, 400],
    [{ datasetName: 'whole', status: 'GONE' }, 400],
    [{ datasetName: 'whole', sourceTraceId: 7 }, 400],
    ['text', 400],
  ])('writing %j is %i', async (body, status) => {
    const answer = await post('dataset-items', body)
    expect(answer.status).toBe(status)
    expect(answer.json).toMatchObject({ message: expect.any(String) })
  })

  test.each(['dataset-items/nowhere', 'dataset-items?datasetName=nowhere'])(
    '%s is 404',
    async (target) => {
      expect((await get(target)).status).toBe(404)
    },
  )

  test.each([
    'dataset-items/nul%00',
    'dataset-items?datasetName=a%00',
    'dataset-items?version=now',
  ])('%s is 400', async (target) => {
    expect((await get(target)).status).toBe(400)
  })
})

describe('runs', () => {
  let items: DatasetItem[]

  beforeAll(async () => {
    await post('v2/datasets', { name: 'runs / all' })
    items = [
      await addItem({ datasetName: 'runs / all', input: 1 }),
      await addItem({ datasetName: 'runs / all', input: 2 }),
    ]
  })

  test('a run is made once, by its first item, and keeps its id and what was said first', async () => {
    const [one, two] = items
    const first = await addRunItem({
      runName: 'run / 1',
      runDescription: 'first',
      metadata: { model: 'a' },
      datasetItemId: one?.id,
      traceId: 'not-there-yet',
      observationId: 'nor-this',
    })
    const second = await addRunItem({
      runName: 'run / 1',
      runDescription: 'second',
      metadata: { model: 'b' },
      datasetItemId: two?.id,
      traceId: 't2',
    })
    expect(first).toEqual({
      id: expect.any(String),
      datasetRunId: expect.any(String),
      datasetRunName: 'run / 1',
      datasetItemId: one?.id,
      traceId: 'not-there-yet',
      observationId: 'nor-this',
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    })
    expect(second).toMatchObject({ datasetRunId: first.datasetRunId, observationId: null })
    const run = {
      id: first.datasetRunId,
      name: 'run / 1',
      description: 'first',
      metadata: { model: 'a' },
      datasetId: one?.datasetId,
      datasetName: 'runs / all',
    }
    const read = await get('datasets/runs%20%2F%20all/runs/run%20%2F%201')
    expect(read.json).toMatchObject({ ...run, datasetRunItems: [first, second] })
    const list = await get('datasets/runs%20%2F%20all/runs')
    expect(list.json).toMatchObject({ data: [run], meta: { totalItems: 1, totalPages: 1 } })
    const query = `datasetId=${one?.datasetId}&runName=run%20%2F%201&limit=1`
    const listed = await get(`dataset-run-items?${query}`)
    expect(listed.json).toMatchObject({ data: [second], meta: { totalItems: 2, totalPages: 2 } })
  })

  test('items that are written at once share one run', async () => {
    const written = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        addRunItem({ runName: 'parallel', datasetItemId: items[0]?.id, traceId: `t${index}` }),
      ),
    )
    expect(new Set(written.map((item) => item.datasetRunId)).size).toBe(1)
    expect(new Set(written.map((item) => item.id)).size).toBe(10)
  })

  test('an observation alone names its trace', async () => {
    await app.ingest([event('span-create', { id: 'span-1', traceId: 'trace-1', name: 's' })])
    const body = { runName: 'by-observation', datasetItemId: items[0]?.id, observationId: 'span-1' }
    expect(await addRunItem(body)).toMatchObject({ traceId: 'trace-1', observationId: 'span-1' })
    const unknown = await post('dataset-run-items', { ...body, observationId: 'nowhere' })
    expect(unknown.status).toBe(404)
  })

  test('scores of a run are found by its id', async () => {
    const { datasetRunId } = await addRunItem({
      runName: 'scored',
      datasetItemId: items[0]?.id,
      traceId: 't',
    })
    const score = { id: 'of-run', name: 'accuracy', value: 0.5, datasetRunId }
    await app.ingest([event('score-create', score)])
    const found = await get(`v2/scores?datasetRunId=${datasetRunId}`)
    expect(found.json).toMatchObject({ data: [{ id: 'of-run', datasetRunId, traceId: null }] })
  })

  test('the time of a run item may be given', async () => {
    const createdAt = '2026-01-31T12:00:00.123456+01:00'
    const body = { runName: 'dated', datasetItemId: items[0]?.id, traceId: 't', createdAt }
    expect(await addRunItem(body)).toMatchObject({ createdAt: '2026-01-31T11:00:00.123Z' })
    const early = { ...body, createdAt: '0000-01-01T00:00:00Z', datasetVersion: createdAt }
    expect((await post('dataset-run-items', early)).status).toBe(200)
  })

  test('a deleted run is gone with its items, and its name begins anew', async () => {
    const body = { runName: 'short', datasetItemId: items[0]?.id, traceId: 't' }
    const { datasetRunId } = await addRunItem(body)
    const target = 'datasets/runs%20%2F%20all/runs/short'
    const gone = await remove(target)
    expect(gone.status).toBe(200)
    expect(gone.json).toEqual({ message: 'Dataset run successfully deleted' })
    expect((await get(target)).status).toBe(404)
    expect((await remove(target)).status).toBe(404)
    expect((await addRunItem(body)).datasetRunId).not.toBe(datasetRunId)
  })

  test.each([
    [{ runName: 'r', traceId: 't' }, 400],
    [{ runName: 'r', datasetItemId: 'nowhere', traceId: 't' }, 404],
    [{ runName: 'r', datasetItemId: 'nowhere' }, 400],
    [{ runName: 'r', datasetItemId: 'nowhere', traceId: null, observationId: null }, 400],
    [{ runName: '', datasetItemId: 'x', traceId: 't' }, 400],
    [{ runName: 'r', datasetItemId: 'x', traceId: 't', surprise: 1 }, 400],
    [{ runName: 'r', datasetItemId: 'x', traceId: 't', createdAt: 'yesterday' }, 400],
    [{ runName: 'r', datasetItemId: 'nul\0', traceId: 't' }, 400],
  ])('recording %j is %i', async (body, status) => {
    const answer = await post('dataset-run-items', body)
    expect(answer.status).toBe(status)
    expect(answer.json).toMatchObject({ message: expect.any(String) })
  })

  test.each([
    ['dataset-run-items', 400],
    ['dataset-run-items?datasetId=x', 400],
    ['dataset-run-items?datasetId=x&runName=y', 404],
    ['datasets/runs%20%2F%20all/runs/nowhere', 404],
    ['datasets/runs%20%2F%20all/runs/nul%00', 400],
  ])('%s is %i', async (target, status) => {
    expect((await get(target)).status).toBe(status)
  })
})

describe('keys', () => {
  test('another project neither sees nor changes anything, and has the same names for itself', async () => {
    await post('v2/datasets', { name: 'mine' })
    const item = await addItem({ datasetName: 'mine', id: 'mine-1', input: 'mine' })
    await addRunItem({ runName: 'run', datasetItemId: 'mine-1', traceId: 't' })
    const hidden = [
      'v2/datasets/mine',
      'datasets/mine',
      'dataset-items/mine-1',
      'dataset-items?datasetName=mine',
      'datasets/mine/runs',
      'datasets/mine/runs/run',
      `dataset-run-items?datasetId=${item.datasetId}&runName=run`,
    ]
    for (const target of hidden) expect((await get(target, OTHER_KEYS)).status).toBe(404)
    for (const target of ['dataset-items/mine-1', 'datasets/mine/runs/run']) {
      expect((await remove(target, OTHER_KEYS)).status).toBe(404)
    }
    const link = { runName: 'run', datasetItemId: 'mine-1', traceId: 't' }
    expect((await post('dataset-run-items', link, OTHER_KEYS)).status).toBe(404)
    expect((await get('dataset-items', OTHER_KEYS)).json).toMatchObject({ data: [] })
    await post('v2/datasets', { name: 'mine' }, OTHER_KEYS)
    const theirs = { datasetName: 'mine', id: 'mine-1', input: 'theirs' }
    expect((await post('dataset-items', theirs, OTHER_KEYS)).status).toBe(200)
    expect((await get('dataset-items/mine-1')).json).toEqual(item)
  })

  test.each(POWERLESS_KEYS)('%s is %i on every route', async (_, status, headers) => {
    const answers = await Promise.all([
      ...['v2/datasets', 'datasets', 'dataset-items', 'dataset-run-items'].flatMap((target) => [
        get(target, headers),
        post(target, {}, headers),
      ]),
      ...['v2/datasets/x', 'datasets/x', 'datasets/x/runs'].map((target) => get(target, headers)),
      ...['dataset-items/x', 'datasets/x/runs/y'].flatMap((target) => [
        get(target, headers),
        remove(target, headers),
      ]),
    ])
    for (const answer of answers) {
      expect(answer.status).toBe(status)
      expect(answer.json).toMatchObject({ message: expect.any(String) })
    }
  })
})
