import type {
  DatasetHistory,
  DatasetItemPage,
  DatasetItemVersions,
  DatasetSummary,
  DatasetSummaryPage,
  RunComparison,
  RunSummaryPage,
} from '@heddle/core/schemas'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { type AppFixture, event, openApp, withKeys } from '../app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const DATASETS = '/api/ui/projects/local/datasets'
const JSON_BODY = { 'content-type': 'application/json' }

let app: AppFixture
let dataset: string

const send = async (target: string, body: object) =>
  app.ask(target, { method: 'POST', headers: JSON_BODY, body: JSON.stringify(body) })
const read = async <Answer>(target: string): Promise<Answer> =>
  (await app.ask(target)).json as Answer

beforeAll(async () => {
  app = await openApp({ hasOtherProject: true })
  const inputSchema = { type: 'object', required: ['question'] }
  const made = await send(DATASETS, { name: 'refunds / EU', inputSchema })
  dataset = `${DATASETS}/${(made.json as DatasetSummary).id}`
})
afterAll(() => app.close())

test('an import adds the rows that fit and says why the others do not', async () => {
  const answer = await send(`${dataset}/import`, {
    items: [
      { id: 'one', input: { question: 'Where?' }, expectedOutput: 'Here.', metadata: { k: 1 } },
      { id: 'bad', input: 'Where?' },
      { id: 'two', input: { question: 'When?' } },
    ],
  })
  expect(answer.json).toEqual({
    added: 2,
    errors: [
      { index: 1, message: expect.stringContaining("fit the schema of dataset 'refunds / EU'") },
    ],
  })
  expect(await read<DatasetSummary>(dataset)).toMatchObject({ itemCount: 2, runCount: 0 })
  const { data } = await read<DatasetSummaryPage>(DATASETS)
  expect(data).toMatchObject([{ name: 'refunds / EU', itemCount: 2 }])
})

test('an item is written as a whole, keeps its versions, and can be seen as it was', async () => {
  const { data: before } = await read<DatasetItemPage>(`${dataset}/items`)
  const { updatedAt = '' } = before.find(({ id }) => id === 'one') ?? {}
  const changed = await send(`${dataset}/items`, { id: 'one', input: { question: 'Who?' } })
  expect(changed.json).toMatchObject({
    input: { question: 'Who?' },
    expectedOutput: null,
    metadata: null,
  })
  expect((await app.ask(`${dataset}/items/two`, { method: 'DELETE' })).status).toBe(204)
  expect(await read(`${dataset}/items`)).toMatchObject({ data: [{ id: 'one' }] })

  const { data: then } = await read<DatasetItemPage>(
    `${dataset}/items?version=${encodeURIComponent(updatedAt)}`,
  )
  expect(then.find(({ id }) => id === 'one')).toMatchObject({ expectedOutput: 'Here.' })
  const { versions } = await read<DatasetItemVersions>(`${dataset}/items/one/versions`)
  expect(versions.map(({ expectedOutput }) => expectedOutput)).toEqual([null, 'Here.'])
  const { changes } = await read<DatasetHistory>(`${dataset}/history`)
  expect(changes.map(({ itemId, kind }) => `${itemId} ${kind}`)).toEqual([
    'two removed',
    'one changed',
    'two added',
    'one added',
  ])
})

test('an item that does not fit is refused with the place where it does not', async () => {
  const refused = await send(`${dataset}/items`, { id: 'one', input: {} })
  expect(refused.status).toBe(400)
  expect(refused.json).toMatchObject({ message: expect.stringContaining('question') })
  expect((await app.ask(`${dataset}/items/nobody`, { method: 'DELETE' })).status).toBe(404)
  expect((await app.ask(`${DATASETS}/nobody`)).status).toBe(404)
  expect((await app.ask(dataset.replace('/local/', '/other/'))).status).toBe(404)
})

const at = (second: number) => new Date(Date.UTC(2026, 0, 31, 12, 0, second)).toISOString()

/** One trace of an item: what it said, how long it took, what it cost, and how helpful it was. */
function traceOf(
  id: string,
  output: string,
  [seconds, cost, helpful]: readonly number[],
): object[] {
  return [
    event('trace-create', { id, timestamp: at(0) }),
    event('generation-create', {
      id: `${id}-call`,
      traceId: id,
      output,
      startTime: at(0),
      endTime: at(seconds ?? 0),
      costDetails: { total: cost },
      ...(id === 'new-two' && { level: 'ERROR' }),
    }),
    event('score-create', { id: `${id}-score`, traceId: id, name: 'helpful', value: helpful }),
  ]
}

async function addToRun(
  [runName, datasetItemId, traceId]: readonly [string, string, string],
  createdAt: string,
): Promise<void> {
  const answer = await app.ask('/api/public/dataset-run-items', {
    method: 'POST',
    headers: withKeys(JSON_BODY),
    body: JSON.stringify({ runName, datasetItemId, traceId, createdAt }),
  })
  expect(answer.status).toBe(200)
}

test('runs are told in numbers and compared item by item', async () => {
  await send(`${dataset}/items`, {
    id: 'two',
    input: { question: 'When?' },
    expectedOutput: 'Now.',
  })
  await app.ingest([
    ...traceOf('old-one', 'He.', [2, 0.01, 0.8]),
    ...traceOf('old-two', 'Now.', [4, 0.03, 0.6]),
    ...traceOf('new-one', 'She.', [1, 0.02, 0.5]),
    ...traceOf('new-two', 'Later.', [3, 0.02, 0.1]),
    ...traceOf('new-two-again', 'Now!', [5, 0.04, 0.3]),
  ])
  await addToRun(['old', 'one', 'old-one'], at(1))
  await addToRun(['old', 'two', 'old-two'], at(2))
  await addToRun(['new', 'one', 'new-one'], at(11))
  await addToRun(['new', 'two', 'new-two'], at(12))
  await addToRun(['new', 'two', 'new-two-again'], at(13))
  const { data } = await read<RunSummaryPage>(`${dataset}/runs`)
  expect(data).toMatchObject([
    { name: 'new', itemCount: 2, errorCount: 1, latencyMs: 3000, totalCost: 0.08 },
    {
      name: 'old',
      itemCount: 2,
      errorCount: 0,
      latencyMs: 3000,
      totalCost: 0.04,
      scores: [{ name: 'helpful', mean: 0.7, count: 2 }],
    },
  ])
  expect(data[0]?.scores[0]?.mean).toBeCloseTo(0.3, 12)

  const runs = `${data[1]?.id},${data[0]?.id}`
  const comparison = await read<RunComparison>(`${dataset}/comparison?runs=${runs}`)
  expect(comparison.runs.map(({ name }) => name)).toEqual(['old', 'new'])
  expect(comparison.totalItems).toBe(2)
  expect(comparison.rows).toMatchObject([
    {
      itemId: 'one',
      input: '{"question":"Who?"}',
      expectedOutput: null,
      cells: [
        {
          traceId: 'old-one',
          output: 'He.',
          latencyMs: 2000,
          cost: 0.01,
          scores: { helpful: 0.8 },
        },
        { traceId: 'new-one', output: 'She.', attempts: 1, scores: { helpful: 0.5 } },
      ],
    },
    {
      itemId: 'two',
      expectedOutput: 'Now.',
      cells: [
        { traceId: 'old-two', errorCount: 0 },
        { traceId: 'new-two-again', output: 'Now!', attempts: 2, latencyMs: 4000, errorCount: 1 },
      ],
    },
  ])
  expect(comparison.rows[1]?.cells[1]?.scores['helpful']).toBeCloseTo(0.2, 12)
})

test('runs and their items say whether their cost is an estimate', async () => {
  const text = 'The quick brown fox jumps over the lazy dog.'
  await app.ingest([
    event('trace-create', { id: 'guessed', timestamp: at(20) }),
    event('generation-create', {
      id: 'guessed-call',
      traceId: 'guessed',
      model: 'gpt-4o',
      input: text,
      output: text,
      startTime: at(20),
      endTime: at(21),
    }),
    ...traceOf('reported', 'He.', [1, 0.01, 0.5]),
  ])
  await addToRun(['mixed', 'one', 'guessed'], at(31))
  await addToRun(['mixed', 'two', 'reported'], at(32))
  await addToRun(['exact', 'two', 'reported'], at(41))
  const { data } = await read<RunSummaryPage>(`${dataset}/runs`)
  const [exact, mixed] = data
  expect([exact, mixed]).toMatchObject([
    { name: 'exact', totalCost: 0.01, usageEstimated: false },
    { name: 'mixed', usageEstimated: true },
  ])
  const { rows } = await read<RunComparison>(`${dataset}/comparison?runs=${mixed?.id},${exact?.id}`)
  expect(rows).toMatchObject([
    { itemId: 'one', cells: [{ usageEstimated: true }, null] },
    { itemId: 'two', cells: [{ usageEstimated: false }, { usageEstimated: false }] },
  ])
})

test('a comparison with a run that is not there, or with too many, is refused', async () => {
  expect((await app.ask(`${dataset}/comparison?runs=nobody`)).status).toBe(404)
  expect((await app.ask(`${dataset}/comparison?runs=`)).status).toBe(400)
  expect((await app.ask(`${dataset}/comparison?runs=1,2,3,4,5,6,7`)).status).toBe(400)
})
