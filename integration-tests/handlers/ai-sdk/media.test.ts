import { createHash, randomBytes } from 'node:crypto'

import { Heddle } from '@heddle/core'
import type { Media } from '@heddle/core/schemas'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { openServerStore } from '../langchain/server-store.ts'
import type { ServerStore } from '../langchain/server-store.ts'
import { MAJORS, openSdk } from './sdk.ts'
import { untilClosed } from './until-closed.ts'

const authorization = `Basic ${btoa('pk-heddle-local:sk-heddle-local')}`

let store: ServerStore

beforeAll(async () => {
  store = await openServerStore()
})

afterAll(() => store.close())

/** Bytes that no other test has, in the form that their first letters say. */
const createFile = (start: Buffer, sizeBytes: number): Buffer =>
  Buffer.concat([start, randomBytes(sizeBytes - start.length)])

const createPicture = () => createFile(Buffer.from('89504e470d0a1a0a', 'hex'), 20_000)

const idOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('base64url').slice(0, 22)

const referenceTo = (type: string, bytes: Uint8Array): unknown =>
  expect.stringMatching(new RegExp(`^@@@langfuseMedia:type=${type}\\|id=${idOf(bytes)}\\|`, 'u'))

/** The file as the server gives it. */
async function download(id: string): Promise<Buffer> {
  const response = await fetch(`${store.url}/api/public/media/${id}`, {
    headers: { authorization },
  })
  const { url } = (await response.json()) as Media
  return Buffer.from(await (await fetch(url)).arrayBuffer())
}

it.each(MAJORS)('uploads the files of a call once and refers to them, on ai@%i', async (major) => {
  const client = new Heddle({
    baseUrl: store.url,
    publicKey: 'pk-heddle-local',
    secretKey: 'sk-heddle-local',
  })
  const { ai, model, traced } = openSdk(major, client)
  const document = createFile(Buffer.from('%PDF-1.7'), 50_000)
  const [picture, screenshot] = [createPicture(), createPicture()]
  await ai.generateText({
    model: model({ calls: [{ id: 'call-1', name: 'look', input: '{}' }] }, { text: 'Seen' }),
    tools: {
      look: ai.tool({
        inputSchema: ai.jsonSchema({ type: 'object' }),
        execute: () => ({ screenshot: `data:image/png;base64,${screenshot.toString('base64')}` }),
      }),
    },
    stopWhen: ai.stepCountIs(3),
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Read these' },
          { type: 'file', data: new Uint8Array(document), mediaType: 'application/pdf' },
          { type: 'file', data: picture.toString('base64'), mediaType: 'image/png' },
        ],
      },
    ],
    ...traced('files'),
  })
  expect(await untilClosed(client)).toBe(0)
  const report = await client.shutdown()
  expect(report.media).toMatchObject({ uploaded: 3, dropped: 0, pending: 0 })

  const [trace] = await store.newTraces()
  const shown = JSON.stringify(trace)
  // Messages stand in the trace, the call and both model calls; the files stand nowhere.
  expect(shown.length).toBeLessThan(20_000)
  const seen = [
    { text: 'Read these' },
    { data: referenceTo('application/pdf', document) },
    { data: referenceTo('image/png', picture) },
  ]
  const [root, ...others] = trace?.observations.toSorted(byStart) ?? []
  expect(root?.input).toMatchObject(seen)
  const models = others.filter(({ type }) => type === 'GENERATION')
  expect(models.map(({ input }) => (input as { messages: unknown[] }).messages[0])).toMatchObject([
    { content: seen },
    { content: seen },
  ])
  expect(others.find(({ type }) => type === 'TOOL')?.output).toEqual({
    screenshot: referenceTo('image/png', screenshot),
  })
  for (const file of [document, picture, screenshot]) {
    expect((await download(idOf(file))).equals(file)).toBe(true)
  }
})

const byStart = (
  left: { readonly startTime: string; readonly parentObservationId?: string | null },
  right: typeof left,
): number =>
  Number(Boolean(left.parentObservationId)) - Number(Boolean(right.parentObservationId)) ||
  Date.parse(left.startTime) - Date.parse(right.startTime)
