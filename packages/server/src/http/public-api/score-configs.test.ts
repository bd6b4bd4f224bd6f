import type { ScoreConfig } from '@heddle/core/schemas'
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

const BASE = '/api/public/score-configs'

const create = (body: unknown, headers = withKeys()) =>
  app.ask(BASE, { method: 'POST', headers, body: JSON.stringify(body) })

const update = (id: string, body: unknown, headers = withKeys()) =>
  app.ask(`${BASE}/${id}`, { method: 'PATCH', headers, body: JSON.stringify(body) })

const read = (id: string, headers = withKeys()) => app.ask(`${BASE}/${id}`, { headers })

async function add(body: object): Promise<ScoreConfig> {
  const { status, json } = await create(body)
  expect(status).toBe(200)
  return json as ScoreConfig
}

test('a config is answered whole and reads back', async () => {
  const config = await add({ name: 'accuracy', dataType: 'NUMERIC', minValue: 0, maxValue: 1 })
  expect(config).toEqual({
    id: expect.any(String),
    projectId: 'local',
    name: 'accuracy',
    dataType: 'NUMERIC',
    isArchived: false,
    minValue: 0,
    maxValue: 1,
    categories: null,
    description: null,
    createdAt: expect.stringMatching(/Z$/),
    updatedAt: expect.stringMatching(/Z$/),
  })
  expect((await read(config.id)).json).toEqual(config)
  const list = await app.ask(`${BASE}?limit=1`, { headers: withKeys() })
  expect(list.json).toMatchObject({ data: [config], meta: { page: 1, limit: 1, totalItems: 1 } })
})

test('a boolean config has its two categories by itself', async () => {
  expect(await add({ name: 'liked', dataType: 'BOOLEAN' })).toMatchObject({
    categories: [
      { label: 'True', value: 1 },
      { label: 'False', value: 0 },
    ],
  })
})

test('a change keeps what it does not name, and null takes away', async () => {
  const { id } = await add({ name: 'range', dataType: 'NUMERIC', minValue: 0, description: 'd' })
  expect((await update(id, { maxValue: 5 })).json).toMatchObject({ minValue: 0, maxValue: 5 })
  const changed = await update(id, { minValue: null, isArchived: true, name: 'renamed' })
  expect(changed.json).toMatchObject({
    name: 'renamed',
    minValue: null,
    maxValue: 5,
    isArchived: true,
    description: 'd',
  })
  expect((await update(id, {})).status).toBe(400)
  expect((await update(id, { minValue: 5 })).status).toBe(400)
  expect((await update(id, { categories: [{ label: 'x', value: 1 }] })).status).toBe(400)
  expect((await update('nowhere', { name: 'x' })).status).toBe(404)
  expect((await read('nowhere')).status).toBe(404)
  expect((await read('nul%00')).status).toBe(400)
})

test.each([
  [{ dataType: 'NUMERIC' }, /name/],
  [{ name: 'x'.repeat(36), dataType: 'NUMERIC' }, /name/],
  [{ name: 'n', dataType: 'CORRECTION' }, /dataType/],
  [{ name: 'n', dataType: 'NUMERIC', minValue: 1, maxValue: 1 }, /maxValue/],
  [{ name: 'n', dataType: 'CATEGORICAL' }, /category/],
  [{ name: 'n', dataType: 'CATEGORICAL', categories: [{ label: 'a' }] }, /categories/],
  [{ name: 'n', dataType: 'TEXT', minValue: 1 }, /numeric/],
  [{ name: 'n', dataType: 'NUMERIC', categories: [{ label: 'a', value: 1 }] }, /categorical/],
  [
    {
      name: 'n',
      dataType: 'CATEGORICAL',
      categories: [
        { label: 'a', value: 1 },
        { label: 'a', value: 2 },
      ],
    },
    /labels/,
  ],
  [
    {
      name: 'n',
      dataType: 'CATEGORICAL',
      categories: [
        { label: 'a', value: 1 },
        { label: 'b', value: 1 },
      ],
    },
    /values/,
  ],
])('creating %j is 400 and says why', async (body, reason) => {
  const answer = await create(body)
  expect(answer.status).toBe(400)
  expect(answer.json).toMatchObject({ message: expect.stringMatching(reason) })
})

describe('scores that name a config', () => {
  const configs: Record<string, string> = {}

  beforeAll(async () => {
    const categories = [
      { label: 'bad', value: -1 },
      { label: 'good', value: 2 },
    ]
    const made = await Promise.all([
      add({ name: 'number', dataType: 'NUMERIC', minValue: 0, maxValue: 1 }),
      add({ name: 'category', dataType: 'CATEGORICAL', categories }),
      add({ name: 'truth', dataType: 'BOOLEAN' }),
      add({ name: 'old', dataType: 'TEXT' }),
    ])
    for (const { name, id } of made) configs[name] = id
    await update(configs['old'] ?? '', { isArchived: true })
  })

  const score = (config: string, body: object) =>
    app.ingest([
      event(
        'score-create',
        { traceId: 't', name: 'given', configId: configs[config] ?? config, ...body },
        'event',
      ),
    ])

  test.each([
    ['number', 0.5, { name: 'number', dataType: 'NUMERIC', value: 0.5 }],
    [
      'category',
      'good',
      { name: 'category', dataType: 'CATEGORICAL', value: 2, stringValue: 'good' },
    ],
    ['truth', 1, { name: 'truth', dataType: 'BOOLEAN', value: 1, stringValue: 'True' }],
  ])('take the name and the type of %s', async (config, value, stored) => {
    const id = `by-${config}`
    const { json } = await score(config, { id, value, source: 'ANNOTATION' })
    expect(json).toMatchObject({ successes: [{ id: 'event', status: 201 }], errors: [] })
    const written = await app.ask(`/api/public/v2/scores/${id}`, { headers: withKeys() })
    expect(written.json).toMatchObject({
      ...stored,
      configId: configs[config],
      source: 'ANNOTATION',
    })
  })

  test.each([
    ['number', { value: 1.5 }, /from 0 to 1/],
    ['number', { value: 'good' }, /number/],
    ['number', { value: 1, dataType: 'BOOLEAN' }, /NUMERIC as in its config/],
    ['category', { value: 'fine' }, /bad, good/],
    ['truth', { value: 2 }, /0 or 1/],
    ['old', { value: 'x' }, /archived/],
    ['nowhere', { value: 1 }, /no score config nowhere/],
    ['nul\0', { value: 1 }, /no score config/],
    ['number', { value: 'x', dataType: 'CORRECTION' }, /CORRECTION/],
    ['', { value: 1, source: 'ANNOTATION' }, /annotation/],
  ])('%s refuses %j in the answer', async (config, body, reason) => {
    const { status, json } = await score(config, body)
    expect(status).toBe(207)
    expect(json).toMatchObject({
      successes: [],
      errors: [{ id: 'event', status: 400, error: expect.stringMatching(reason) }],
    })
  })

  test('a posted score is checked in the same way', async () => {
    const body = { traceId: 't', name: 'x', value: 7, configId: configs['number'] }
    const answer = await app.ask('/api/public/scores', {
      method: 'POST',
      headers: withKeys(),
      body: JSON.stringify(body),
    })
    expect(answer.status).toBe(400)
    expect(answer.json).toMatchObject({ message: expect.stringMatching(/from 0 to 1/) })
  })

  test("a config of another project is nobody's config", async () => {
    const body = { id: 'stolen', traceId: 't', name: 'x', value: 1, configId: configs['number'] }
    const { json } = await app.ingest([event('score-create', body)], OTHER_KEYS)
    expect(json).toMatchObject({ errors: [{ error: expect.stringMatching(/no score config/) }] })
  })
})

describe('keys', () => {
  test('another project neither sees nor changes a config', async () => {
    const { id } = await add({ name: 'mine', dataType: 'TEXT' })
    expect((await read(id, OTHER_KEYS)).status).toBe(404)
    expect((await update(id, { name: 'theirs' }, OTHER_KEYS)).status).toBe(404)
    expect((await app.ask(BASE, { headers: OTHER_KEYS })).json).toMatchObject({ data: [] })
    expect((await read(id)).json).toMatchObject({ name: 'mine' })
  })

  test.each(POWERLESS_KEYS)('%s is %i on every route', async (_, status, headers) => {
    const answers = await Promise.all([
      app.ask(BASE, { headers }),
      create({ name: 'n', dataType: 'TEXT' }, headers),
      read('x', headers),
      update('x', { name: 'n' }, headers),
    ])
    for (const answer of answers) {
      expect(answer.status).toBe(status)
      expect(answer.json).toMatchObject({ message: expect.any(String) })
    }
  })
})
