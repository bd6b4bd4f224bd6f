import type { Model, ModelPage } from '@heddle/core/schemas'
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

const BASE = '/api/public/models'

const create = (body: unknown, headers = withKeys()) =>
  app.ask(BASE, { method: 'POST', headers, body: JSON.stringify(body) })

const read = (id: string, headers = withKeys()) =>
  app.ask(`${BASE}/${encodeURIComponent(id)}`, { headers })

const remove = (id: string, headers = withKeys()) =>
  app.ask(`${BASE}/${encodeURIComponent(id)}`, { method: 'DELETE', headers })

async function add(body: object): Promise<Model> {
  const { status, json } = await create(body)
  expect(status).toBe(200)
  return json as Model
}

/** Ingests a generation and reads its cost and the model it was priced by. */
async function priceOf(id: string, more: object, headers = withKeys()) {
  const usageDetails = { input: 1000, output: 10 }
  const body = { id, traceId: 't', startTime: '2026-07-01T00:00:00.000Z', usageDetails, ...more }
  await app.ingest([event('generation-create', body)], headers)
  const { json } = await app.ask(`/api/public/observations/${id}`, { headers })
  const { calculatedTotalCost: cost, modelId } = json as Record<string, unknown>
  return { cost, modelId }
}

test('a model with flat prices is answered whole and reads back', async () => {
  const model = await add({
    modelName: 'loom-1',
    matchPattern: '(?i)^(weaver/)?loom-1$',
    startDate: '2026-02-01T00:00:00+01:00',
    unit: 'TOKENS',
    inputPrice: 0.001,
    outputPrice: 0.002,
    tokenizerId: 'openai',
    tokenizerConfig: { tokenizerModel: 'gpt-4o' },
  })
  expect(model).toEqual({
    id: expect.any(String),
    modelName: 'loom-1',
    matchPattern: '(?i)^(weaver/)?loom-1$',
    startDate: '2026-01-31T23:00:00.000Z',
    unit: 'TOKENS',
    inputPrice: 0.001,
    outputPrice: 0.002,
    totalPrice: null,
    tokenizerId: 'openai',
    tokenizerConfig: { tokenizerModel: 'gpt-4o' },
    isLangfuseManaged: false,
    createdAt: expect.stringMatching(/Z$/),
    prices: { input: { price: 0.001 }, output: { price: 0.002 } },
    pricingTiers: [
      {
        id: expect.any(String),
        name: 'Standard',
        isDefault: true,
        priority: 0,
        conditions: [],
        prices: { input: 0.001, output: 0.002 },
      },
    ],
  })
  expect((await read(model.id)).json).toEqual(model)
  const again = await create({ ...model, pricingTiers: null })
  expect(again.status).toBe(409)
  expect(again.json).toMatchObject({ error: 'LangfuseConflictError' })
})

const page = (query: string) => app.ask(`${BASE}?${query}`, { headers: withKeys() })

test("the list holds the project's own models before the built-in ones", async () => {
  const own = await add({ modelName: 'listed', matchPattern: '^listed$', totalPrice: 1 })
  const { data, meta } = (await page('limit=100')).json as ModelPage
  expect(data[0]).toEqual(own)
  expect(meta.totalItems).toBeGreaterThan(160)
  const builtIn = data.find(({ id }) => id === 'gpt-4o')
  expect(builtIn).toMatchObject({
    modelName: 'gpt-4o',
    isLangfuseManaged: true,
    inputPrice: 0.0000025,
    tokenizerId: 'openai',
    pricingTiers: [
      { name: 'Standard', isDefault: true, priority: 0, conditions: [] },
      { name: 'Fast mode', isDefault: false, priority: 1, conditions: [expect.anything()] },
    ],
  })
  expect((await read('gpt-4o')).json).toEqual(builtIn)
  expect((await page(`limit=100&page=99`)).json).toMatchObject({ data: [], meta: { page: 99 } })
})

describe('prices at ingestion', () => {
  test('those that held when the observation started are used, before built-in ones', async () => {
    const shape = { modelName: 'dated', matchPattern: '^gpt-4o$', outputPrice: 0 }
    const first = await add({ ...shape, inputPrice: 1 })
    const second = await add({ ...shape, inputPrice: 2, startDate: '2026-06-01T00:00:00Z' })
    const early = { model: 'gpt-4o', startTime: '2026-05-31T23:59:59.999Z' }
    expect(await priceOf('early', early)).toEqual({ cost: 1000, modelId: first.id })
    expect(await priceOf('late', { model: 'gpt-4o' })).toEqual({ cost: 2000, modelId: second.id })
    const theirs = await priceOf('theirs', { model: 'gpt-4o' }, OTHER_KEYS)
    expect(theirs.modelId).toBe('gpt-4o')
    const detail = await app.ask('/api/ui/projects/local/traces/t/observations/late')
    expect(detail.json).toMatchObject({
      costExplanation: {
        source: 'computed',
        total: 2000,
        priceListSource: expect.stringMatching(/project/),
      },
    })
    await remove(first.id)
    await remove(second.id)
    expect((await priceOf('after', { model: 'gpt-4o' })).modelId).toBe('gpt-4o')
    const kept = await app.ask('/api/public/observations/late', { headers: withKeys() })
    expect(kept.json).toMatchObject({ calculatedTotalCost: 2000 })
  })

  test('a tier holds when its conditions do', async () => {
    const { id } = await add({
      modelName: 'tiered',
      matchPattern: '^tiered$',
      pricingTiers: [
        { name: 'Base', isDefault: true, priority: 0, conditions: [], prices: { input: 1 } },
        {
          name: 'Long',
          isDefault: false,
          priority: 1,
          conditions: [
            { usageDetailPattern: '^input', operator: 'gt', value: 5000, caseSensitive: false },
          ],
          prices: { input: 3 },
        },
      ],
    })
    expect(await priceOf('short', { model: 'tiered' })).toEqual({ cost: 1000, modelId: id })
    const usageDetails = { input: 10_000 }
    expect((await priceOf('long', { model: 'tiered', usageDetails })).cost).toBe(30_000)
  })
})

const tier = { name: 'a', isDefault: true, priority: 0, conditions: [], prices: {} }
const condition = { source: 'metadata', key: 'k', operator: 'in', values: ['v'] }

test.each([
  [{ matchPattern: '^x$' }, /modelName/],
  [{ modelName: 'x' }, /matchPattern/],
  [{ matchPattern: '(' }, /matchPattern/],
  [{ matchPattern: '(a+)+' }, /matchPattern/],
  [{ matchPattern: 'x'.repeat(501) }, /matchPattern/],
  [{ inputPrice: -1 }, /inputPrice/],
  [{ unit: 'STITCHES' }, /unit/],
  [{ startDate: 'today' }, /startDate/],
  [{ totalPrice: 1, inputPrice: 1 }, /totalPrice/],
  [{ inputPrice: 1, pricingTiers: [tier] }, /both/],
  [{ pricingTiers: [] }, /exactly one/],
  [{ pricingTiers: [tier, { ...tier, name: 'b', priority: 1 }] }, /exactly one/],
  [{ pricingTiers: [{ ...tier, priority: 1 }] }, /priority 0/],
  [{ pricingTiers: [tier, { ...tier, name: 'b', priority: 1, isDefault: false }] }, /condition/],
  [
    { pricingTiers: [tier, { ...tier, priority: 1, isDefault: false, conditions: [condition] }] },
    /name/,
  ],
  [
    {
      pricingTiers: [
        tier,
        {
          ...tier,
          name: 'b',
          priority: 1,
          isDefault: false,
          conditions: [{ usageDetailPattern: '(', operator: 'gt', value: 1 }],
        },
      ],
    },
    /usageDetailPattern/,
  ],
])('creating %j is 400 and says why', async (body, reason) => {
  const whole = 'matchPattern' in body && !('modelName' in body) && body.matchPattern === '^x$'
  const base = whole || 'modelName' in body ? {} : { modelName: 'n', matchPattern: '^n$' }
  const answer = await create({ ...base, ...body })
  expect(answer.status).toBe(400)
  expect(answer.json).toMatchObject({ message: expect.stringMatching(reason) })
})

test('built-in models stay, and what is not there is 404', async () => {
  expect((await remove('gpt-4o')).status).toBe(400)
  expect((await read('gpt-4o')).status).toBe(200)
  expect((await remove('nowhere')).status).toBe(404)
  expect((await read('nowhere')).status).toBe(404)
  expect((await read('nul\0')).status).toBe(400)
})

describe('keys', () => {
  test('another project neither sees nor deletes a model', async () => {
    const { id } = await add({ modelName: 'mine', matchPattern: '^mine$', totalPrice: 1 })
    expect((await read(id, OTHER_KEYS)).status).toBe(404)
    expect((await remove(id, OTHER_KEYS)).status).toBe(404)
    const { json } = await app.ask(`${BASE}?limit=1`, { headers: OTHER_KEYS })
    expect(json).toMatchObject({ data: [{ isLangfuseManaged: true }] })
    expect((await remove(id)).json).toEqual({ message: 'Model successfully deleted' })
  })

  test.each(POWERLESS_KEYS)('%s is %i on every route', async (_, status, headers) => {
    const answers = await Promise.all([
      app.ask(BASE, { headers }),
      create({}, headers),
      read('gpt-4o', headers),
      remove('gpt-4o', headers),
    ])
    for (const answer of answers) expect(answer.status).toBe(status)
  })
})
