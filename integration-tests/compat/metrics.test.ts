/** Metrics through the published `@langfuse/client` 5 and `langfuse` 3, unmodified. */
import { LangfuseClient } from '@langfuse/client'
import { Langfuse } from 'langfuse'
import { beforeAll, expect, it } from 'vitest'

import { serverUnderTest } from './server-under-test.ts'

const url = serverUnderTest()

const options = () => ({
  baseUrl: url(),
  publicKey: 'pk-heddle-local',
  secretKey: 'sk-heddle-local',
})

const QUERY = {
  dimensions: [{ field: 'name' }],
  metrics: [{ measure: 'count', aggregation: 'count' }],
  timeDimension: null,
  filters: [],
  orderBy: [{ field: 'name', direction: 'asc' }],
  fromTimestamp: '2026-01-01T00:00:00.000Z',
  toTimestamp: '2026-01-02T00:00:00.000Z',
}

beforeAll(async () => {
  const client = new Langfuse(options())
  for (const [name, minute] of [
    ['plan', 1],
    ['answer', 2],
    ['answer', 3],
  ] as const) {
    const timestamp = new Date(Date.UTC(2026, 0, 1, 0, minute))
    const trace = client.trace({ name, timestamp })
    trace.generation({
      name,
      model: 'loom',
      startTime: timestamp,
      endTime: new Date(timestamp.getTime() + minute * 1000),
      usageDetails: { input: 10, output: minute, total: 10 + minute },
      costDetails: { total: minute / 100 },
    })
  }
  await client.shutdownAsync()
})

it('answers both versions to @langfuse/client 5', async () => {
  const { api } = new LangfuseClient(options())
  const query = JSON.stringify({
    ...QUERY,
    view: 'observations',
    metrics: [
      { measure: 'totalCost', aggregation: 'sum' },
      { measure: 'latency', aggregation: 'p50' },
    ],
  })
  const rows = [
    { name: 'answer', sum_totalCost: 0.05, p50_latency: 2500 },
    { name: 'plan', sum_totalCost: 0.01, p50_latency: 1000 },
  ]
  expect((await api.metrics.metrics({ query })).data).toEqual(rows)
  expect((await api.legacy.metricsV1.metrics({ query })).data).toEqual(rows)
  await expect(
    api.metrics.metrics({ query: JSON.stringify({ ...QUERY, view: 'traces' }) }),
  ).rejects.toMatchObject({ statusCode: 400 })
})

it('answers langfuse 3', async () => {
  const client = new Langfuse(options())
  const query = JSON.stringify({ ...QUERY, view: 'traces' })
  expect((await client.api.metricsMetrics({ query })).data).toEqual([
    { name: 'answer', count_count: 2 },
    { name: 'plan', count_count: 1 },
  ])
})
