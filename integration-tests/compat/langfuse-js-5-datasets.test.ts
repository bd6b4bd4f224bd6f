/** Datasets and experiments through the published `@langfuse/client` 5, unmodified. */
import { LangfuseClient } from '@langfuse/client'
import { LangfuseSpanProcessor } from '@langfuse/otel'
import { setLangfuseTracerProvider, startObservation } from '@langfuse/tracing'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { serverUnderTest } from './server-under-test.ts'

const url = serverUnderTest()
let provider: NodeTracerProvider

beforeAll(() => {
  const processor = new LangfuseSpanProcessor({
    baseUrl: url(),
    publicKey: 'pk-heddle-local',
    secretKey: 'sk-heddle-local',
  })
  provider = new NodeTracerProvider({ spanProcessors: [processor] })
  // Experiments tell their spans through the active context, which needs somebody to keep it.
  provider.register()
  setLangfuseTracerProvider(provider)
})

afterAll(async () => {
  setLangfuseTracerProvider(null)
  await provider.shutdown()
})

const connect = () =>
  new LangfuseClient({
    baseUrl: url(),
    publicKey: 'pk-heddle-local',
    secretKey: 'sk-heddle-local',
  })

it('makes a dataset, adds items and reads them page by page', async () => {
  const client = connect()
  await client.createDataset({ name: 'f/d s', description: 'questions', metadata: { a: 1 } })
  for (let index = 0; index < 5; index += 1) {
    await client.createDatasetItem({ datasetName: 'f/d s', input: { index } })
  }
  const dataset = await client.dataset.get('f/d s', { fetchItemsPageSize: 2 })
  expect(dataset).toMatchObject({ name: 'f/d s', description: 'questions', metadata: { a: 1 } })
  const indices = dataset.items.map((item) => (item.input as { index: number }).index)
  expect(indices.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4])
  const [item] = dataset.items
  expect(await client.getDatasetItem(item?.id ?? '')).toMatchObject({ datasetName: 'f/d s' })
})

it('reads the items as they were at an earlier time', async () => {
  const client = connect()
  await client.createDataset({ name: 'versions' })
  const before = await client.createDatasetItem({ datasetName: 'versions', id: 'v', input: 'old' })
  await client.createDatasetItem({ datasetName: 'versions', id: 'v', input: 'new' })
  const then = await client.dataset.get('versions', { version: before.updatedAt })
  expect(then.items).toMatchObject([{ id: 'v', input: 'old' }])
  expect((await client.dataset.get('versions')).items).toMatchObject([{ id: 'v', input: 'new' }])
})

it('links an observation to a run', async () => {
  const client = connect()
  await client.createDataset({ name: 'linked' })
  await client.createDatasetItem({ datasetName: 'linked', input: 1 })
  const { items } = await client.dataset.get('linked')
  const span = startObservation('answer')
  span.end()
  const linked = await items[0]?.link(span, 'by hand', { description: 'one' })
  expect(linked).toMatchObject({ traceId: span.traceId, observationId: span.id })
  const run = await client.getDatasetRun('linked', 'by hand')
  expect(run).toMatchObject({ id: linked?.datasetRunId, description: 'one' })
  expect((await client.getDatasetRuns('linked')).data).toMatchObject([{ name: 'by hand' }])
})

it('runs an experiment over a dataset: one run, its items, and scores of items and run', async () => {
  const client = connect()
  await client.createDataset({ name: 'sums' })
  for (const [a, b] of [
    [1, 2],
    [3, 4],
    [5, 6],
  ] as const) {
    await client.createDatasetItem({ datasetName: 'sums', input: { a, b }, expectedOutput: a + b })
  }
  const dataset = await client.dataset.get('sums')
  const result = await dataset.runExperiment({
    name: 'addition',
    runName: 'addition / 1',
    description: 'adds',
    metadata: { model: 'abacus' },
    task: ({ input }) => Promise.resolve((input as { a: number; b: number }).a + input.b),
    evaluators: [
      ({ output, expectedOutput }) =>
        Promise.resolve({ name: 'exact', value: output === expectedOutput ? 1 : 0 }),
    ],
    runEvaluators: [
      ({ itemResults }) => Promise.resolve({ name: 'items', value: itemResults.length }),
    ],
  })
  expect(result.itemResults).toHaveLength(3)
  expect(new Set(result.itemResults.map((item) => item.datasetRunId)).size).toBe(1)
  expect(result.datasetRunUrl).toBe(
    `${url()}/project/local/datasets/${dataset.id}/runs/${result.datasetRunId}`,
  )
  const run = await client.getDatasetRun('sums', 'addition / 1')
  expect(run).toMatchObject({ id: result.datasetRunId, metadata: { model: 'abacus' } })
  const traceIds = result.itemResults.map((item) => item.traceId ?? '')
  expect(run.datasetRunItems.map((item) => item.traceId).toSorted()).toEqual(traceIds.toSorted())
  const ofRun = await client.api.scores.getMany({ datasetRunId: run.id })
  expect(ofRun.data).toMatchObject([{ name: 'items', value: 3 }])
  await provider.forceFlush()
  for (const traceId of traceIds) {
    const trace = await client.fetchTrace(traceId)
    expect(trace).toMatchObject({ name: 'experiment-item-run', environment: 'sdk-experiment' })
    const { data } = await client.api.scores.getMany({ traceId })
    const observationId = run.datasetRunItems.find(
      (item) => item.traceId === traceId,
    )?.observationId
    expect(data).toMatchObject([{ name: 'exact', value: 1, observationId }])
  }
})

it('lists experiments and what they ran, with and without a dataset, page by page', async () => {
  const client = connect()
  const fromStartTime = new Date().toISOString()
  await client.createDataset({ name: 'capitals' })
  for (const [id, input, expectedOutput] of [
    ['fr', 'France', 'Paris'],
    ['it', 'Italy', 'Rome'],
  ] as const) {
    const metadata = { continent: 'Europe' }
    await client.createDatasetItem({ datasetName: 'capitals', id, input, expectedOutput, metadata })
  }
  const dataset = await client.dataset.get('capitals')
  const overDataset = await dataset.runExperiment({
    name: 'capitals',
    runName: 'capitals / 1',
    description: 'asks for capitals',
    metadata: { model: 'atlas' },
    task: ({ input }) => Promise.resolve(input === 'France' ? 'Paris' : 'Milan'),
    evaluators: [
      ({ output, expectedOutput }) =>
        Promise.resolve({ name: 'exact', value: output === expectedOutput ? 1 : 0 }),
    ],
    runEvaluators: [() => Promise.resolve({ name: 'share', value: 0.5 })],
  })
  await client.experiment.run({
    name: 'shout',
    runName: 'shout / 1',
    data: [{ input: { word: 'a' }, expectedOutput: { word: 'A' } }],
    task: () => Promise.resolve({ word: 'A' }),
  })
  await provider.forceFlush()

  const id = overDataset.datasetRunId ?? ''
  const { experiments } = client.api
  const listed = await experiments.list({ fromStartTime, fields: 'core,metadata,scores' })
  expect(listed.data).toMatchObject([
    { name: 'shout / 1', itemCount: 1, datasetId: null, scores: [] },
    {
      id,
      name: 'capitals / 1',
      description: 'asks for capitals',
      itemCount: 2,
      datasetId: dataset.id,
      metadata: { model: 'atlas' },
      scores: [{ name: 'share', value: 0.5, subject: { kind: 'experiment', id } }],
    },
  ])
  const first = await experiments.list({ fromStartTime, limit: 1 })
  const cursor = first.meta.cursor ?? ''
  const second = await experiments.list({ fromStartTime, limit: 1, cursor })
  expect([first, second].map(({ data }) => data[0]?.name)).toEqual(['shout / 1', 'capitals / 1'])
  expect(second.meta).toEqual({})
  expect((await experiments.list({ fromStartTime, name: 'nothing' })).data).toEqual([])

  const fields = 'core,dataset,io,metadata,itemMetadata,experimentMetadata,scores'
  const items = await experiments.listItems({ fromStartTime, experimentId: id, fields })
  const byItem = items.data.toSorted((a, b) => a.experimentItemId.localeCompare(b.experimentItemId))
  expect(byItem).toMatchObject([
    {
      experimentItemId: 'fr',
      experimentName: 'capitals / 1',
      experimentDatasetId: dataset.id,
      environment: 'sdk-experiment',
      input: 'France',
      output: 'Paris',
      expectedOutput: 'Paris',
      experimentItemMetadata: { continent: 'Europe' },
      experimentMetadata: { model: 'atlas' },
      experimentDescription: 'asks for capitals',
      metadata: { experiment_run_name: 'capitals / 1' },
      scores: [{ name: 'exact', value: 1 }],
    },
    { experimentItemId: 'it', output: 'Milan', scores: [{ name: 'exact', value: 0 }] },
  ])
  const local = await experiments.listItems({ fromStartTime, experimentName: 'shout / 1', fields })
  expect(local.data).toMatchObject([
    { experimentDatasetId: null, input: { word: 'a' }, expectedOutput: { word: 'A' } },
  ])
  const usual = await experiments.listItems({
    fromStartTime,
    experimentItemId: 'fr',
    filter: JSON.stringify([{ type: 'string', column: 'experimentId', operator: '=', value: id }]),
  })
  expect(usual.data).toHaveLength(1)
  expect(usual.data[0]).not.toHaveProperty('input')
})

it('runs an experiment over local data without a dataset', async () => {
  const client = connect()
  const result = await client.experiment.run({
    name: 'local',
    data: [{ input: 'a', expectedOutput: 'A' }],
    task: ({ input }) => Promise.resolve(String(input).toUpperCase()),
  })
  expect(result.itemResults).toMatchObject([{ output: 'A' }])
  expect(result.datasetRunId).toBeUndefined()
})

it('deletes items and runs; what is missing is its own not-found error', async () => {
  const { api } = connect()
  await api.datasets.create({ name: 'deleting' })
  const item = await api.datasetItems.create({ datasetName: 'deleting', input: 1 })
  await api.datasetRunItems.create({ runName: 'r', datasetItemId: item.id, traceId: 't' })
  await api.datasets.deleteRun('deleting', 'r')
  await api.datasetItems.delete(item.id)
  await expect(api.datasetItems.get(item.id)).rejects.toMatchObject({ statusCode: 404 })
  await expect(api.datasets.getRun('deleting', 'r')).rejects.toMatchObject({ statusCode: 404 })
  await expect(api.datasets.get('nowhere')).rejects.toMatchObject({ statusCode: 404 })
  expect((await api.datasets.list()).data.map(({ name }) => name)).toContain('deleting')
})
