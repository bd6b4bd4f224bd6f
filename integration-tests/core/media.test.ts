import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Heddle } from '@heddle/core'
import type { DeliveryNotice, HeddleOptions } from '@heddle/core'
import { uploadMedia } from '@heddle/core/media'
import type * as mediaEntry from '@heddle/core/media'
import type { Media } from '@heddle/core/schemas'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'

import { startRealServer } from './real-server.ts'
import type { RealServer, StoredObservation } from './real-server.ts'
import { runProgram } from './run-program.ts'

const KEYS = { publicKey: 'pk-heddle-local', secretKey: 'sk-heddle-local' }
const authorization = `Basic ${btoa(`${KEYS.publicKey}:${KEYS.secretKey}`)}`
const PNG = Buffer.from('89504e470d0a1a0a', 'hex')
const REFERENCE = /^@@@langfuseMedia:type=(.+)\|id=([\w-]{22})\|source=(\w+)@@@$/

let server: RealServer
beforeAll(async () => {
  server = await startRealServer()
}, 60_000)
afterAll(() => server[Symbol.asyncDispose]())

function connect(options: HeddleOptions = {}): Heddle {
  const client = new Heddle({ ...KEYS, baseUrl: server.url, logLevel: 'silent', ...options })
  onTestFinished(async () => {
    await client.shutdown()
  })
  return client
}

/** Bytes that no other test has, in the form of a picture. */
const createPicture = (sizeBytes = 5_000): Buffer =>
  Buffer.concat([PNG, randomBytes(sizeBytes - PNG.length)])

const idOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('base64url').slice(0, 22)

const dataUri = (bytes: Buffer, type = 'image/png'): string =>
  `data:${type};base64,${bytes.toString('base64')}`

/** The file as its link gives it; undefined when the server does not have it. */
async function download(id: string): Promise<{ type: string; bytes: Buffer } | undefined> {
  const address = `${server.url}/api/public/media/${id}`
  const response = await fetch(address, { headers: { authorization } })
  if (!response.ok) return undefined
  const { url, contentType } = (await response.json()) as Media
  const file = await fetch(url)
  return { type: contentType, bytes: Buffer.from(await file.arrayBuffer()) }
}

type Stored = StoredObservation & { readonly input: unknown; readonly output: unknown }

async function readObservations(traceId: string, count: number): Promise<readonly Stored[]> {
  const { observations } = await server.readTrace(traceId, count)
  return observations as readonly Stored[] // the public API gives inputs and outputs too
}

it('uploads what messages hold, wherever it stands, and puts references in its place', async () => {
  const client = connect()
  const [url, anthropic, speech, bytes, list] = Array.from({ length: 5 }, () => createPicture())
  const input = [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What do these show?' },
        { type: 'image_url', image_url: { url: dataUri(url as Buffer) } },
        {
          type: 'image',
          source: {
            type: 'base64',
            media_type: 'image/jpeg',
            data: anthropic?.toString('base64'),
          },
        },
        { type: 'input_audio', input_audio: { format: 'wav', data: speech?.toString('base64') } },
        { type: 'image', image: new Uint8Array(bytes as Buffer) },
      ],
    },
  ]
  const step = client.startObservation({ name: 'see', type: 'generation', input })
  step.end({ output: [dataUri(list as Buffer, 'image/webp')], metadata: { small: 'data:,x' } })
  const report = await client.flush()
  expect(report).toMatchObject({ rejected: 0, pending: 0 })
  expect(report.media).toEqual({ uploaded: 5, known: 0, dropped: 0, spooled: 0, pending: 0 })
  const [stored] = await readObservations(step.traceId, 1)
  const json = JSON.stringify([stored?.input, stored?.output])
  expect(json.length).toBeLessThan(2_000)
  expect(json).toContain('What do these show?')
  const expected = [
    [url, 'image/png', 'base64_data_uri'],
    [anthropic, 'image/jpeg', 'base64_data_uri'],
    [speech, 'audio/wav', 'base64_data_uri'],
    [bytes, 'image/png', 'bytes'],
    [list, 'image/webp', 'base64_data_uri'],
  ] as const
  for (const [content, type, source] of expected) {
    const id = idOf(content as Buffer)
    expect(json).toContain(`@@@langfuseMedia:type=${type}|id=${id}|source=${source}@@@`)
    expect(await download(id)).toEqual({ type, bytes: content })
  }
}, 60_000)

it('stores the picture of 100 observations once, and lets what is no file alone', async () => {
  const client = connect()
  const picture = createPicture(200_000)
  const prose = 'Warp and weft. '.repeat(200)
  const embedding = randomBytes(3_000).toString('base64')
  let traceId = ''
  for (let trace = 0; trace < 10; trace++) {
    const root = client.startObservation({ name: 'root', input: { prose, embedding } })
    for (let step = 0; step < 9; step++) {
      root.startObservation({ name: 'step', input: { image: dataUri(picture) } }).end()
    }
    root.end({ output: dataUri(picture) })
    traceId = root.traceId
  }
  expect((await client.flush()).media).toMatchObject({
    uploaded: 1,
    known: 0,
    dropped: 0,
    pending: 0,
  })
  const observations = await readObservations(traceId, 10)
  const root = observations.find(({ name }) => name === 'root')
  expect(root?.input).toEqual({ prose, embedding })
  expect(REFERENCE.exec(String(root?.output))?.[2]).toBe(idOf(picture))
  const other = connect()
  other.startObservation({ name: 'again', input: [dataUri(picture)] }).end()
  expect((await other.flush()).media).toMatchObject({
    uploaded: 0,
    known: 1,
    dropped: 0,
    pending: 0,
  })
}, 60_000)

it('uploads the pictures of traces, and none that a mask removes or a sampler leaves out', async () => {
  const [kept, masked, unsampled] = [createPicture(), createPicture(), createPicture()]
  const client = connect({
    mask: (value) => (JSON.stringify(value).includes(idOf(masked)) ? '[removed]' : value),
    sampler: {
      // Leaves out the observations of one name; all else passes.
      open: ({ sink }) => ({
        sampledOut: { traces: 0, events: 0 },
        decideAll: () => {},
        start: (record) => (record.name === 'left out' ? undefined : sink.start(record)),
        change: (record) => sink.change(record),
        end: (record) => (record.name === 'left out' ? undefined : sink.end(record)),
        updateTrace: (id, fields) => sink.updateTrace(id, fields),
        score: (score) => sink.score(score),
      }),
    },
  })
  const root = client.startObservation({ name: 'root', input: [dataUri(masked)] })
  client.updateTrace(root.traceId, { output: [dataUri(kept)] })
  client.startObservation({ name: 'left out', input: [dataUri(unsampled)] }).end()
  root.end()
  expect((await client.flush()).media).toMatchObject({ uploaded: 1, dropped: 0 })
  const stored = await Promise.all([kept, masked, unsampled].map((file) => download(idOf(file))))
  expect(stored.map((file) => file?.bytes)).toEqual([kept, undefined, undefined])
  const trace = await server.readTrace(root.traceId, 1)
  expect(JSON.stringify(trace.output)).toContain(idOf(kept))
}, 60_000)

it('says what did not arrive while the server was away, and what found no room', async () => {
  const notices: DeliveryNotice[] = []
  const client = connect({ baseUrl: 'http://127.0.0.1:1', flushTimeoutMs: 200 })
  client.onDeliveryProblem((notice) => notices.push(notice))
  client.startObservation({ name: 'alone', input: [dataUri(createPicture())] }).end()
  expect((await client.flush()).media).toMatchObject({ uploaded: 0, pending: 1 })
  expect((await client.shutdown()).media).toMatchObject({ dropped: 1, pending: 0 })
  expect(notices).toContainEqual(
    expect.objectContaining({ kind: 'loss', reason: expect.stringMatching(/^media: /) }),
  )
  const small = connect({ media: uploadMedia({ maxBytes: 1_000 }) })
  const step = small.startObservation({ name: 'large', input: { image: createPicture() } })
  step.end()
  await expect(small.flush({ throwOnLoss: true })).rejects.toMatchObject({ code: 'delivery-lost' })
  const [stored] = await readObservations(step.traceId, 1)
  expect(stored?.input).toMatchObject({ image: { sizeBytes: 5_000 } })
}, 60_000)

it('asks the platform to wait for uploads', async () => {
  const held: Promise<unknown>[] = []
  const client = connect({ waitUntil: (work) => void held.push(work), flushIntervalMs: 20 })
  const picture = createPicture()
  client.startObservation({ name: 'held', input: { image: picture } }).end()
  await Promise.all(held)
  expect((await download(idOf(picture)))?.bytes).toEqual(picture)
}, 60_000)

it('leaves files in their values when it is switched off', async () => {
  const client = connect({ media: false })
  const uri = dataUri(createPicture())
  const step = client.startObservation({ name: 'inline', input: { image: uri } })
  step.end()
  expect(await client.flush()).not.toHaveProperty('media')
  expect((await readObservations(step.traceId, 1))[0]?.input).toEqual({ image: uri })
}, 60_000)

it('hands a file over with the events when the process exits at once', async () => {
  const printed = await runProgram('exit-with-picture', { baseUrl: server.url })
  const { id, sizeBytes } = printed as { id: string; sizeBytes: number } // what the program prints
  const file = await download(id)
  expect(file?.bytes.length).toBe(sizeBytes)
  expect(idOf(file?.bytes ?? Buffer.alloc(0))).toBe(id)
}, 60_000)

/** An address that refuses everything until it is opened; then the server answers behind it. */
async function startGate(): Promise<{ readonly url: string; isOpen: boolean }> {
  const gate = { url: '', isOpen: false }
  const listener = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      if (!gate.isOpen) return response.writeHead(503).end()
      const headers = { authorization, 'content-type': 'application/json' }
      const { method = 'POST', url } = request
      const body = Buffer.concat(chunks)
      const answer = await fetch(server.url + url, { method, headers, body })
      return response.writeHead(answer.status).end(await answer.text())
    })
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    listener.closeAllConnections()
    listener.close()
  })
  const { port } = listener.address() as AddressInfo // it listens on TCP
  gate.url = `http://127.0.0.1:${port}`
  return gate
}

it('keeps files in the spool, so that a later process uploads them, also after kill -9', async () => {
  const spool = await mkdtemp(join(tmpdir(), 'heddle-media-'))
  onTestFinished(() => rm(spool, { recursive: true, force: true }))
  const gate = await startGate()
  const picture = createPicture()
  const away = connect({ spool, baseUrl: gate.url, flushTimeoutMs: 200 })
  away.startObservation({ name: 'away', input: [dataUri(picture)] }).end()
  expect((await away.shutdown()).media).toMatchObject({ spooled: 1, dropped: 0, pending: 0 })
  const environment = { PICTURE_SPOOL: spool }
  const killed = await runProgram('exit-with-picture', { baseUrl: gate.url, environment }).catch(
    (error: { stdout: string }) => JSON.parse(error.stdout) as unknown,
  )
  const { id } = killed as { id: string } // what the program prints
  expect(await download(id)).toBeUndefined()
  gate.isOpen = true
  const later = connect({ spool, baseUrl: gate.url })
  expect((await later.flush()).media).toMatchObject({ uploaded: 2, spooled: 0, pending: 0 })
  expect(await download(idOf(picture))).toEqual({ type: 'image/png', bytes: picture })
  expect((await download(id))?.bytes).toHaveLength(20_000)
  await later.shutdown()
  const last = connect({ spool, baseUrl: gate.url })
  expect(await last.flush()).not.toHaveProperty('media')
}, 60_000)

/** Client and uploads as a bundler for browsers would build them. */
async function bundleForWeb(): Promise<typeof mediaEntry & { readonly Heddle: typeof Heddle }> {
  const contents = `export { Heddle } from '@heddle/core'; export * from '@heddle/core/media'`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['heddle-source', 'browser'],
    write: false,
  })
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')
  return import(`data:text/javascript;base64,${code}`) as ReturnType<typeof bundleForWeb>
}

it('uploads from web runtimes by the entry for it', async () => {
  const web = await bundleForWeb()
  const picture = createPicture()
  const options = { ...KEYS, baseUrl: server.url }
  const client = new web.Heddle({ ...options, media: web.uploadMedia() })
  const marked = web.media(new Uint8Array([1, 2, 3]), 'application/pdf')
  client.startObservation({ name: 'web', input: { url: dataUri(picture), marked } }).end()
  expect((await client.shutdown()).media).toMatchObject({
    uploaded: 2,
    known: 0,
    dropped: 0,
    pending: 0,
  })
  expect(await download(idOf(picture))).toEqual({ type: 'image/png', bytes: picture })
  expect((await download(idOf(Buffer.from([1, 2, 3]))))?.type).toBe('application/pdf')
}, 60_000)
