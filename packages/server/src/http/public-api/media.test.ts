import { createHash } from 'node:crypto'

import type { Media, MediaUpload } from '@heddle/core/schemas'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { OTHER_KEYS } from '../../testing/other-project.ts'
import { type AppFixture, openApp, POWERLESS_KEYS, withKeys } from '../app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let app: AppFixture

beforeAll(async () => {
  app = await openApp({ hasOtherProject: true })
})

afterAll(() => app.close())

const BASE = '/api/public/media'

const announcementOf = (bytes: string, more: object = {}) => ({
  traceId: 't1',
  observationId: null,
  field: 'input',
  contentType: 'text/plain',
  contentLength: Buffer.byteLength(bytes),
  sha256Hash: createHash('sha256').update(bytes).digest('base64'),
  ...more,
})

const idOf = (bytes: string) => createHash('sha256').update(bytes).digest('base64url').slice(0, 22)

const announce = (body: unknown, headers = withKeys()) =>
  app.ask(BASE, { method: 'POST', headers, body: JSON.stringify(body) })

const read = (id: string, headers = withKeys()) => app.ask(`${BASE}/${id}`, { headers })

const report = (id: string, body: unknown, headers = withKeys()) =>
  app.ask(`${BASE}/${id}`, { method: 'PATCH', headers, body: JSON.stringify(body) })

/** The path of a URL of this server. */
const pathOf = (url: string) => url.replace(/^http:\/\/localhost:4114/, '')

const put = (url: string, body: string) =>
  app.ask(pathOf(url), { method: 'PUT', headers: { 'content-type': 'text/plain' }, body })

async function uploadUrlOf(bytes: string, more: object = {}): Promise<string> {
  const { status, json } = await announce(announcementOf(bytes, more))
  expect(status).toBe(201)
  const { mediaId, uploadUrl } = json as MediaUpload
  expect(mediaId).toBe(idOf(bytes))
  expect(uploadUrl).toEqual(expect.any(String))
  return uploadUrl ?? ''
}

async function store(bytes: string, more: object = {}): Promise<Media> {
  expect((await put(await uploadUrlOf(bytes, more), bytes)).status).toBe(200)
  return (await read(idOf(bytes))).json as Media
}

test('a file is announced, uploaded without keys, reported and read back', async () => {
  const bytes = 'bytes \0 of a file'
  const url = await uploadUrlOf(bytes)
  expect(url).toMatch(/^http:\/\/localhost:4114\/api\/public\/media\//)
  expect((await read(idOf(bytes))).status).toBe(404)
  expect((await put(url, bytes)).status).toBe(200)
  const uploadedAt = new Date().toISOString()
  const outcome = { uploadedAt, uploadHttpStatus: 200, uploadHttpError: '', uploadTimeMs: 5 }
  expect((await report(idOf(bytes), outcome)).json).toEqual({ message: 'OK' })
  const media = (await read(idOf(bytes))).json as Media
  expect(media).toEqual({
    mediaId: idOf(bytes),
    contentType: 'text/plain',
    contentLength: bytes.length,
    uploadedAt: expect.stringMatching(/Z$/),
    url: expect.stringMatching(/^http:\/\/localhost:4114\//),
    urlExpiry: expect.stringMatching(/Z$/),
  })
  const content = await app.ask(pathOf(media.url))
  expect(content.text).toBe(bytes)
  expect(content.headers.get('content-type')).toBe('text/plain')
  expect(content.headers.get('content-length')).toBe(String(bytes.length))
  const head = await app.ask(pathOf(media.url), { method: 'HEAD' })
  expect([head.status, head.text]).toEqual([200, ''])
})

test('the same bytes are uploaded once, unless their type is another', async () => {
  await store('once')
  const again = await announce(announcementOf('once', { traceId: 't2' }))
  expect(again.json).toEqual({ mediaId: idOf('once'), uploadUrl: null })
  await store('once', { contentType: 'image/png' })
  expect((await read(idOf('once'))).json).toMatchObject({ contentType: 'image/png' })
})

test('only the announced bytes are stored, and the right ones still can be', async () => {
  const url = await uploadUrlOf('right')
  for (const bytes of ['wrong', 'righ', 'right!', '']) {
    const answer = await put(url, bytes)
    expect(answer.status).toBe(400)
    expect(answer.json).toMatchObject({ message: expect.stringMatching(/Expected the 5 bytes/) })
    expect((await read(idOf('right'))).status).toBe(404)
  }
  expect((await put(url, 'right')).status).toBe(200)
})

test('a page that a file holds cannot act as the interface', async () => {
  const { url } = await store('<script>1</script>', { contentType: 'text/html' })
  const { headers } = await app.ask(pathOf(url))
  expect(headers.get('content-security-policy')).toMatch(/sandbox/)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
})

test('links work for what they were made for alone', async () => {
  const media = await store('linked')
  const other = await store('elsewhere')
  const upload = await uploadUrlOf('not yet')
  const change = (url: string, name: string, value: string) => {
    const changed = new URL(url)
    changed.searchParams.set(name, value)
    return pathOf(changed.href)
  }
  const targets = [
    change(media.url, 'expires', '99999999999999'),
    change(media.url, 'project', 'other'),
    change(media.url, 'signature', 'x'),
    pathOf(media.url).replace(media.mediaId, other.mediaId),
    pathOf(upload),
  ]
  for (const target of targets) expect((await app.ask(target)).status).toBe(403)
  expect((await put(media.url, 'linked')).status).toBe(403)
  expect((await app.ask(`${BASE}/${media.mediaId}/content`)).status).toBe(400)
})

test('a link ends after an hour', async () => {
  const media = await store('ending')
  const expires = Number(new URL(media.url).searchParams.get('expires'))
  expect(expires).toBeLessThanOrEqual(Date.now() + 3_600_000)
  vi.useFakeTimers({ toFake: ['Date'], now: expires })
  try {
    expect((await app.ask(pathOf(media.url))).status).toBe(403)
  } finally {
    vi.useRealTimers()
  }
})

test('an item of a dataset tells of the stored files it names', async () => {
  const media = await store('pictured')
  const referenceString = `@@@langfuseMedia:type=text/plain|id=${media.mediaId}|source=bytes@@@`
  const unknown = '@@@langfuseMedia:type=text/plain|id=unknown|source=bytes@@@'
  const post = (target: string, body: object) =>
    app.ask(`/api/public/${target}`, {
      method: 'POST',
      headers: withKeys(),
      body: JSON.stringify(body),
    })
  await post('v2/datasets', { name: 'pictures' })
  const input = { images: [unknown, referenceString] }
  const { json } = await post('dataset-items', { datasetName: 'pictures', id: 'i', input })
  const { mediaId, contentType, contentLength } = media
  const mediaReferences = [
    {
      field: 'input',
      referenceString,
      jsonPath: "$['images'][1]",
      media: {
        mediaId,
        contentType,
        contentLength,
        url: expect.any(String),
        urlExpiry: expect.any(String),
      },
    },
  ]
  expect(json).toMatchObject({ input, mediaReferences })
  const headers = withKeys()
  const list = await app.ask('/api/public/dataset-items?datasetName=pictures', { headers })
  expect(list.json).toMatchObject({ data: [{ mediaReferences }] })
  const one = await app.ask('/api/public/dataset-items/i', { headers })
  expect(one.json).toMatchObject({ mediaReferences })
})

test.each([
  {},
  { ...announcementOf('x'), traceId: null },
  { ...announcementOf('x'), traceId: null, datasetId: 'd' },
  { ...announcementOf('x'), contentLength: 0 },
  { ...announcementOf('x'), contentLength: 1e12 },
  { ...announcementOf('x'), sha256Hash: 'short' },
  { ...announcementOf('x'), contentType: 'text/html\r\nset-cookie: a=b' },
  { ...announcementOf('x'), contentType: 'nothing' },
  { ...announcementOf('x'), field: 'name' },
  { ...announcementOf('x'), traceId: 'nul\0' },
])('announcing %j is 400 and says why', async (body) => {
  const answer = await announce(body)
  expect(answer.status).toBe(400)
  expect(answer.json).toMatchObject({ message: expect.any(String) })
})

test('what is not there is 404, and a broken report 400', async () => {
  expect((await read('nowhere')).json).toMatchObject({ error: 'LangfuseNotFoundError' })
  const outcome = { uploadedAt: new Date().toISOString(), uploadHttpStatus: 200 }
  expect((await report('nowhere', outcome)).status).toBe(404)
  expect((await report('nowhere', { uploadHttpStatus: 'x' })).status).toBe(400)
  expect((await read('nul%00')).status).toBe(400)
})

describe('keys', () => {
  test('another project has its own files, also of the same bytes', async () => {
    await store('mine')
    expect((await read(idOf('mine'), OTHER_KEYS)).status).toBe(404)
    const theirs = await announce(announcementOf('mine'), OTHER_KEYS)
    expect((theirs.json as MediaUpload).uploadUrl).not.toBeNull()
    const outcome = { uploadedAt: new Date().toISOString(), uploadHttpStatus: 500 }
    await report(idOf('mine'), outcome, OTHER_KEYS)
    expect((await read(idOf('mine'), OTHER_KEYS)).status).toBe(404)
    expect((await read(idOf('mine'))).status).toBe(200)
  })

  test.each(POWERLESS_KEYS)('%s is %i on every route', async (_, status, headers) => {
    const answers = await Promise.all([
      announce(announcementOf('x'), headers),
      read('x', headers),
      report('x', {}, headers),
    ])
    for (const answer of answers) expect(answer.status).toBe(status)
  })
})
