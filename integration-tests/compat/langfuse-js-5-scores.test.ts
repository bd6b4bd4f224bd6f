/** Scores and their configs through the published `@langfuse/client` 5, unmodified. */
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

it('writes scores and reads them in all versions of the API', async () => {
  const client = connect()
  client.score.create({ id: 's1', traceId: 't1', name: 'quality', value: 0.5, comment: 'fair' })
  client.score.create({ id: 's2', sessionId: 'c1', name: 'tone', value: 'kind' })
  await client.score.flush()
  const second = await client.api.scores.getMany({ traceId: 't1' })
  expect(second.data).toMatchObject([{ id: 's1', value: 0.5, dataType: 'NUMERIC' }])
  expect(await client.api.scores.getById('s2')).toMatchObject({ stringValue: 'kind' })
  const third = await client.api.scoresV3.getManyV3({ fields: 'details,subject' })
  expect(third.data).toMatchObject(
    third.data[0]?.id === 's1' ? [{ id: 's1' }, { id: 's2' }] : [{ id: 's2' }, { id: 's1' }],
  )
  expect(third.data.find(({ id }) => id === 's1')).toMatchObject({
    value: 0.5,
    comment: 'fair',
    subject: { kind: 'trace', id: 't1' },
  })
})

it('deletes a score', async () => {
  const client = connect()
  client.score.create({ id: 'doomed', traceId: 't2', name: 'doomed', value: 1 })
  await client.score.flush()
  await client.api.legacy.scoreV1.delete('doomed')
  await expect(client.api.scores.getById('doomed')).rejects.toMatchObject({ statusCode: 404 })
})

it('makes configs, changes them, and scores follow them', async () => {
  const client = connect()
  const config = await client.api.scoreConfigs.create({
    name: 'mood',
    dataType: 'CATEGORICAL',
    categories: [
      { label: 'low', value: -1 },
      { label: 'high', value: 1 },
    ],
  })
  client.score.create({ id: 'm1', traceId: 't3', name: 'x', value: 'high', configId: config.id })
  client.score.create({ id: 'm2', traceId: 't3', name: 'x', value: 'other', configId: config.id })
  await client.score.flush()
  const { data } = await client.api.scores.getMany({ configId: config.id })
  expect(data).toMatchObject([{ id: 'm1', name: 'mood', value: 1, stringValue: 'high' }])
  await client.api.scoreConfigs.update(config.id, { isArchived: true })
  expect(await client.api.scoreConfigs.getById(config.id)).toMatchObject({ isArchived: true })
  expect((await client.api.scoreConfigs.get()).data).toHaveLength(1)
})
