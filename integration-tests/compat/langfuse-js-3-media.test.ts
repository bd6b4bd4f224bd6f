/** Files through the published `langfuse` 3 client, unmodified. */
import { Langfuse, LangfuseMedia } from 'langfuse'
import { expect, it, onTestFinished } from 'vitest'

import { serverUnderTest } from './server-under-test.ts'

const url = serverUnderTest()

function connect() {
  const client = new Langfuse({
    baseUrl: url(),
    publicKey: 'pk-heddle-local',
    secretKey: 'sk-heddle-local',
  })
  const errors: unknown[] = []
  client.on('error', (error: unknown) => errors.push(error))
  onTestFinished(() => client.shutdownAsync())
  return { client, errors }
}

/** Bytes of every value, also those that no text has. */
const BYTES = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 256))

it('uploads the files of a trace before the trace, and resolves them back into it', async () => {
  const { client, errors } = connect()
  const image = `data:image/png;base64,${BYTES.toString('base64')}`
  const document = new LangfuseMedia({ contentBytes: BYTES, contentType: 'application/pdf' })
  const trace = client.trace({ name: 'with files', input: { image }, metadata: { document } })
  await client.flushAsync()
  const { data } = await client.fetchTrace(trace.id)
  expect(JSON.stringify(data.input)).toMatch(/@@@langfuseMedia:type=image\/png\|id=[\w-]{22}\|/)
  const resolved = await client.resolveMediaReferences({ obj: data, resolveWith: 'base64DataUri' })
  expect(resolved.metadata).toEqual({
    document: `data:application/pdf;base64,${BYTES.toString('base64')}`,
  })
  expect(errors).toEqual([])
})

it('describes a file with a link that needs no keys', async () => {
  const { client } = connect()
  const content = Buffer.from('one file')
  const media = new LangfuseMedia({ contentBytes: content, contentType: 'text/plain' })
  client.trace({ name: 'one', output: media })
  await client.flushAsync()
  const { mediaId } = LangfuseMedia.parseReferenceString(
    JSON.parse(JSON.stringify(media)) as string,
  )
  const described = await client.fetchMedia(mediaId)
  expect(described).toMatchObject({ mediaId, contentType: 'text/plain', contentLength: 8 })
  const answer = await fetch(described.url)
  expect(await answer.text()).toBe('one file')
})
