/** Models, comments and annotation queues through the published `@langfuse/client` 5, unmodified. */
import { LangfuseClient } from '@langfuse/client'
import { expect, it } from 'vitest'

import { serverUnderTest } from './server-under-test.ts'

const url = serverUnderTest()

const connect = () =>
  new LangfuseClient({
    baseUrl: url(),
    publicKey: 'pk-heddle-local',
    secretKey: 'sk-heddle-local',
  })

/** Writes one generation as the older clients do. */
async function ingestGeneration(client: LangfuseClient, body: { id: string; model: string }) {
  const timestamp = new Date().toISOString()
  const usageDetails = { input: 100, output: 10 }
  await client.api.ingestion.batch({
    batch: [
      {
        id: crypto.randomUUID(),
        type: 'generation-create',
        timestamp,
        body: { ...body, traceId: 'priced', startTime: timestamp, usageDetails },
      },
    ],
  })
}

it('prices what comes after a model was made by it, and lists and deletes it', async () => {
  const client = connect()
  const model = await client.api.models.create({
    modelName: 'loom',
    matchPattern: '(?i)^loom$',
    unit: 'TOKENS',
    inputPrice: 0.01,
    outputPrice: 0.1,
  })
  await ingestGeneration(client, { id: 'woven', model: 'Loom' })
  expect(await client.fetchObservation('woven')).toMatchObject({
    modelId: model.id,
    calculatedTotalCost: 2,
    inputPrice: 0.01,
  })
  const { data } = await client.api.models.list({ limit: 1 })
  expect(data).toMatchObject([{ id: model.id, isLangfuseManaged: false }])
  await client.api.models.delete(model.id)
  await expect(client.api.models.get(model.id)).rejects.toMatchObject({ statusCode: 404 })
  expect(await client.api.models.get('gpt-4o')).toMatchObject({ isLangfuseManaged: true })
})

it('comments on an observation', async () => {
  const client = connect()
  await ingestGeneration(client, { id: 'discussed', model: 'gpt-4o' })
  const { data: projects } = await client.api.projects.get()
  const { id } = await client.api.comments.create({
    projectId: projects[0]?.id ?? '',
    objectType: 'OBSERVATION',
    objectId: 'discussed',
    content: 'Looks right.',
  })
  expect(await client.api.comments.getById(id)).toMatchObject({ content: 'Looks right.' })
  const listed = await client.api.comments.get({ objectType: 'OBSERVATION', objectId: 'discussed' })
  expect(listed.data).toMatchObject([{ id }])
})

it('works through an annotation queue', async () => {
  const { api } = connect()
  const config = await api.scoreConfigs.create({ name: 'quality', dataType: 'NUMERIC' })
  const queue = await api.annotationQueues.createQueue({
    name: 'to review',
    scoreConfigIds: [config.id],
  })
  const item = await api.annotationQueues.createQueueItem(queue.id, {
    objectId: 'priced',
    objectType: 'TRACE',
  })
  expect(item).toMatchObject({ status: 'PENDING', queueId: queue.id })
  await api.annotationQueues.updateQueueItem(queue.id, item.id, { status: 'COMPLETED' })
  const done = await api.annotationQueues.listQueueItems(queue.id, { status: 'COMPLETED' })
  expect(done.data).toMatchObject([{ id: item.id, completedAt: expect.any(String) }])
  expect((await api.annotationQueues.listQueues()).data).toEqual([
    await api.annotationQueues.getQueue(queue.id),
  ])
  await api.annotationQueues.deleteQueueItem(queue.id, item.id)
  await expect(api.annotationQueues.getQueueItem(queue.id, item.id)).rejects.toMatchObject({
    statusCode: 404,
  })
})
