/** Files through the published `@langfuse/client` 5, unmodified. */
import { LangfuseClient, LangfuseMedia } from '@langfuse/client'
import { expect, it } from 'vitest'

import { serverUnderTest } from './server-under-test.ts'

const url = serverUnderTest()

const connect = () =>
  new LangfuseClient({
    baseUrl: url(),
    publicKey: 'pk-heddle-local',
    secretKey: 'sk-heddle-local',
  })

/** Bytes of every value, also those that no text has. */
const BYTES = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 256))

it('uploads the files of a dataset item and reads them back with it', async () => {
  const client = connect()
  await client.createDataset({ name: 'pictures' })
  const image = new LangfuseMedia({
    source: 'bytes',
    contentBytes: BYTES,
    contentType: 'image/png',
  })
  const created = await client.createDatasetItem({
    datasetName: 'pictures',
    input: { question: 'What is this?', images: [image, image] },
  })
  expect(created.mediaReferences).toHaveLength(2)
  const { items } = await client.dataset.get('pictures')
  const input = items[0]?.input as { images: { url: string }[] } | undefined
  const images = input?.images ?? []
  expect(images[0]).toMatchObject({ contentType: 'image/png', contentLength: 1000 })
  const answer = await fetch(images[1]?.url ?? '')
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(BYTES)
  const resolved = await client.media.resolveReferences({
    obj: { input: created.input },
    resolveWith: 'base64DataUri',
  })
  const dataUri = `data:image/png;base64,${BYTES.toString('base64')}`
  expect(resolved.input).toEqual({ question: 'What is this?', images: [dataUri, dataUri] })
})
