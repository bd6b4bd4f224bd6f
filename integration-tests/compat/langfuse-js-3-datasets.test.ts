/** Datasets, items and runs through the published `langfuse` 3 client, unmodified. */
import { Langfuse } from 'langfuse'
import { expect, it, onTestFinished } from 'vitest'

import { serverUnderTest } from './server-under-test.ts'

const url = serverUnderTest()

function connect() {
  const client = new Langfuse({
    baseUrl: url(),
    publicKey: 'pk-heddle-local',
    secretKey: 'sk-heddle-local',
  })
  onTestFinished(() => client.shutdownAsync())
  return client
}

it('makes a dataset and reads all of its items, page by page', async () => {
  const client = connect()
  const made = await client.createDataset({
    name: 'f/d s',
    description: 'questions',
    metadata: { from: 'support' },
  })
  expect(made).toMatchObject({ name: 'f/d s', items: [], runs: [] })
  for (let index = 0; index < 7; index += 1) {
    await client.createDatasetItem({
      datasetName: 'f/d s',
      input: { index },
      expectedOutput: index,
    })
  }
  const dataset = await client.getDataset('f/d s', { fetchItemsPageSize: 3 })
  expect(dataset).toMatchObject({
    id: made.id,
    description: 'questions',
    metadata: { from: 'support' },
  })
  const outputs = dataset.items.map((item) => item.expectedOutput as number)
  expect(outputs.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6])
})

it('changes an item under its id and archives it', async () => {
  const client = connect()
  await client.createDataset('changing')
  const item = await client.createDatasetItem({ datasetName: 'changing', id: 'one', input: 'a' })
  await client.createDatasetItem({
    datasetName: 'changing',
    id: 'one',
    metadata: { checked: true },
  })
  expect(await client.getDatasetItem('one')).toMatchObject({
    id: item.id,
    input: 'a',
    metadata: { checked: true },
    status: 'ACTIVE',
  })
  await client.createDatasetItem({ datasetName: 'changing', id: 'one', status: 'ARCHIVED' })
  expect((await client.getDataset('changing')).items).toEqual([])
})

it('links traces and observations to a run, and reads the run back', async () => {
  const client = connect()
  await client.createDataset('linked')
  await client.createDatasetItem({ datasetName: 'linked', input: 1 })
  await client.createDatasetItem({ datasetName: 'linked', input: 2 })
  const { items } = await client.getDataset('linked')
  const [first, second] = items
  const trace = client.trace({ name: 'answer' })
  await first?.link(trace, 'run / 1', {
    description: 'with tools',
    metadata: { model: 'gpt-4o-mini' },
  })
  const generation = client.trace({ name: 'other' }).generation({ name: 'call' })
  await second?.link(generation, 'run / 1')
  const run = await client.getDatasetRun({ datasetName: 'linked', runName: 'run / 1' })
  expect(run).toMatchObject({
    name: 'run / 1',
    description: 'with tools',
    metadata: { model: 'gpt-4o-mini' },
    datasetName: 'linked',
  })
  expect(run.datasetRunItems).toMatchObject([
    { datasetItemId: first?.id, traceId: trace.id, observationId: null },
    { datasetItemId: second?.id, traceId: generation.traceId, observationId: generation.id },
  ])
  const { data: linked } = await client.fetchTrace(run.datasetRunItems[1]?.traceId ?? '')
  expect(linked.observations.map(({ id }) => id)).toEqual([generation.id])
  const { data: runs, meta } = await client.getDatasetRuns('linked', { page: 1, limit: 10 })
  expect(runs).toMatchObject([{ name: 'run / 1' }])
  expect(meta.totalItems).toBe(1)
})

it('reads, lists and deletes through the generated API', async () => {
  const { api } = connect()
  await api.datasetsCreate({ name: 'generated' })
  const item = await api.datasetItemsCreate({ datasetName: 'generated', input: 'x' })
  const listed = await api.datasetItemsList({ datasetName: 'generated' })
  expect(listed.data).toEqual([item])
  await api.datasetRunItemsCreate({ runName: 'r', datasetItemId: item.id, traceId: 't' })
  expect(await api.datasetsDeleteRun('generated', 'r')).toEqual({
    message: 'Dataset run successfully deleted',
  })
  await api.datasetItemsDelete(item.id)
  expect((await api.datasetItemsList({ datasetName: 'generated' })).data).toEqual([])
  const names = (await api.datasetsList({ limit: 100 })).data.map(({ name }) => name)
  expect(names).toContain('generated')
})
