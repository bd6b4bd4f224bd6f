import type { MetricsAnswer, Repricing } from '@heddle/core/schemas'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { type AppFixture, event, openApp, withKeys } from '../app-fixture.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const PATH = '/api/public/repricings'
const DAY_MS = 86_400_000
const START = Date.UTC(2026, 5, 1)
const CALLS = 250

let app: AppFixture
beforeAll(async () => {
  app = await openApp()
  const calls = Array.from({ length: CALLS }, (_, index) =>
    event('generation-create', {
      id: `call-${index}`,
      traceId: `trace-${index % 7}`,
      model: index % 5 === 0 ? 'gpt-4o' : 'loom',
      startTime: new Date(START + (index % 10) * DAY_MS).toISOString(),
      endTime: new Date(START + (index % 10) * DAY_MS + 10).toISOString(),
      usageDetails: { input: index, output: 1 },
    }),
  )
  const others = [
    event('generation-create', {
      id: 'given',
      traceId: 'trace-0',
      model: 'loom',
      startTime: new Date(START).toISOString(),
      costDetails: { total: 1 },
    }),
    event('generation-create', {
      id: 'wrapper',
      traceId: 'wrapped',
      model: 'loom',
      startTime: new Date(START).toISOString(),
      usageDetails: { input: 1000 },
    }),
    event('generation-create', {
      id: 'inner',
      traceId: 'wrapped',
      parentObservationId: 'wrapper',
      model: 'loom',
      startTime: new Date(START).toISOString(),
      usageDetails: { input: 1000 },
    }),
  ]
  await app.ingest([...calls, ...others])
})
afterAll(() => app.close())

async function post(target: string, body: object) {
  return app.ask(target, { method: 'POST', headers: withKeys(), body: JSON.stringify(body) })
}

const SCOPE = {
  fromTimestamp: new Date(START).toISOString(),
  toTimestamp: new Date(START + 30 * DAY_MS).toISOString(),
}

/** Starts a repricing and reads it until it is done. */
async function reprice(request: object): Promise<Repricing> {
  const { status, json } = await post(PATH, { ...SCOPE, ...request })
  expect(status).toBe(202)
  const { id } = json as Repricing
  return vi.waitUntil(
    async () => {
      const read = await app.ask(`${PATH}/${id}`, { headers: withKeys() })
      const repricing = read.json as Repricing
      return repricing.state === 'running' ? undefined : repricing
    },
    { timeout: 30_000 },
  )
}

async function costByModel(): Promise<Record<string, number>> {
  const query = {
    view: 'observations',
    dimensions: [{ field: 'providedModelName' }],
    metrics: [{ measure: 'totalCost', aggregation: 'sum' }],
    ...SCOPE,
  }
  const target = `/api/public/metrics?query=${encodeURIComponent(JSON.stringify(query))}`
  const { data } = (await app.ask(target, { headers: withKeys() })).json as MetricsAnswer
  return Object.fromEntries(
    data.map((row) => [String(row['providedModelName']), Number(row['sum_totalCost'])]),
  )
}

async function addPrice(body: object): Promise<string> {
  const { status, json } = await post('/api/public/models', body)
  expect(status).toBe(200)
  return (json as { id: string }).id
}

describe('repricing', () => {
  it('changes nothing where the prices are as they were', async () => {
    expect(await reprice({ dryRun: false })).toMatchObject({
      state: 'done',
      total: CALLS + 2,
      examined: CALLS + 2,
      changed: 0,
      message: null,
    })
  })

  it('tells in a dry run what new prices change, and changes nothing', async () => {
    const before = await costByModel()
    await addPrice({ modelName: 'loom', matchPattern: '^loom$', inputPrice: 0.001 })
    await addPrice({
      modelName: 'loom',
      matchPattern: '^loom$',
      startDate: new Date(START + 5 * DAY_MS).toISOString(),
      inputPrice: 0.002,
    })
    const dry = await reprice({})
    const sums = dry.models.find(({ model }) => model === 'loom')
    // Of the calls that name loom, those from the sixth day on cost twice as much; the wrapper does not count.
    const expected = Array.from({ length: CALLS }, (_, index) => index)
      .filter((index) => index % 5 !== 0)
      .reduce((sum, index) => sum + index * (index % 10 >= 5 ? 2 : 1), 1000)
    expect(dry).toMatchObject({ dryRun: true, state: 'done', changed: 202 })
    expect(sums).toEqual({
      model: 'loom',
      calls: 202,
      changed: 202,
      oldCost: 0,
      newCost: expected / 1000,
    })
    expect(await costByModel()).toEqual(before)
  })

  it('does what the dry run told, once, and every sum agrees', async () => {
    const dry = await reprice({ model: 'loom' })
    expect(dry.total).toBe(202)
    const done = await reprice({ model: 'loom', dryRun: false })
    expect(done.models).toEqual(dry.models)
    const after = await costByModel()
    expect(after['loom']).toBeCloseTo(done.newCost + 1, 9)
    expect(after['gpt-4o']).toBeGreaterThan(0)
    expect(await reprice({ dryRun: false })).toMatchObject({
      changed: 0,
      oldCost: (await reprice({})).newCost,
    })
    const target = '/api/ui/projects/local/traces/trace-1/observations/call-1'
    expect((await app.ask(target)).json).toMatchObject({
      totalCost: 0.001,
      costExplanation: { source: 'computed', modelName: 'loom', isOutdated: false },
    })
  })

  it('takes a model back as well: its calls have no cost again', async () => {
    const { json } = await app.ask('/api/public/models?limit=2', { headers: withKeys() })
    for (const { id } of (json as { data: { id: string }[] }).data)
      await app.ask(`/api/public/models/${id}`, { method: 'DELETE', headers: withKeys() })
    const done = await reprice({ dryRun: false })
    expect(done).toMatchObject({ changed: 202 })
    expect((await costByModel())['loom']).toBe(1)
  })

  it('lists the last ones, and refuses times the wrong way round and what is not there', async () => {
    const { json } = await app.ask(PATH, { headers: withKeys() })
    const { data } = json as { data: Repricing[] }
    expect(data.length).toBeGreaterThan(3)
    expect(data[0]).toMatchObject({ dryRun: false, state: 'done' })
    const wrong = await post(PATH, {
      fromTimestamp: SCOPE.toTimestamp,
      toTimestamp: SCOPE.fromTimestamp,
    })
    expect(wrong.status).toBe(400)
    expect((await app.ask(`${PATH}/nothing`, { headers: withKeys() })).status).toBe(404)
  })
})
