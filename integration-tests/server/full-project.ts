import { createHash, randomUUID } from 'node:crypto'

import { expect } from 'vitest'

/** One project of a server, by its keys. */
export interface ProjectClient {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** Where to read everything that {@link fillProject} made. */
export type FilledPaths = readonly string[]

/** Bytes of the file; more than one piece of a row. */
const FILE_BYTES = 900_000

/** Makes something of every kind in a project; gives the paths under which it is all read. */
export async function fillProject(client: ProjectClient): Promise<FilledPaths> {
  const traceId = randomUUID()
  await fillTrace(client, traceId)
  const mediaId = await fillMedia(client, traceId)
  const name = `set ${traceId}`
  await post(client, 'v2/prompts', {
    name,
    type: 'text',
    prompt: 'Hi {{who}}',
    labels: ['production'],
  })
  await post(client, 'v2/datasets', { name, metadata: { deep: [1, { a: null }] } })
  const item = { datasetName: name, input: { q: '\u2028 \u0000 \ud800' }, expectedOutput: 0.1 }
  const { id } = await post<{ id: string }>(client, 'dataset-items', item)
  const run = { runName: 'run', datasetItemId: id, traceId }
  await post(client, 'dataset-run-items', run)
  await post(client, 'models', {
    modelName: name,
    matchPattern: 'x',
    unit: 'TOKENS',
    inputPrice: 1e-7,
  })
  const projectId = (await get<{ data: { id: string }[] }>(client, 'projects')).data[0]?.id
  const comment = { projectId, objectType: 'TRACE', objectId: traceId, content: 'see\nthis' }
  await post(client, 'comments', comment)
  const encoded = encodeURIComponent(name)
  return [
    `traces/${traceId}`,
    'traces',
    'v2/scores',
    `v2/prompts/${encoded}`,
    `v2/datasets/${encoded}`,
    `dataset-items?datasetName=${encoded}`,
    `datasets/${encoded}/runs/run`,
    'models?limit=1',
    `comments?objectType=TRACE&objectId=${traceId}`,
    `media/${mediaId}`,
    'projects',
  ]
}

async function fillTrace(client: ProjectClient, traceId: string): Promise<void> {
  const startTime = '2026-01-31T12:00:00.123Z'
  const step = { id: `step-${traceId}`, traceId, startTime }
  await send(client, 'trace-create', {
    id: traceId,
    name: 'chat',
    tags: ['b', 'a'],
    input: 'q \u2028',
  })
  await send(client, 'generation-create', {
    ...step,
    model: 'gpt-4o',
    usageDetails: { input: 1234, output: 5 },
    input: { messages: ['\u{1F600}', 'quote \' " \\ \n'] },
  })
  await send(client, 'generation-update', { ...step, output: '123', metadata: { a: { b: 1 } } })
  await send(client, 'generation-update', { ...step, metadata: { a: { c: [true] } } })
  // An earlier start moves the row; what lay under its old key is gone.
  await send(client, 'span-create', { id: `moved-${traceId}`, traceId, startTime })
  const earlier = '2026-01-31T11:00:00.000Z'
  await send(client, 'span-update', { id: `moved-${traceId}`, traceId, startTime: earlier })
  await send(client, 'score-create', { id: `kept-${traceId}`, traceId, name: 'good', value: 0.1 })
  await send(client, 'score-create', { id: `gone-${traceId}`, traceId, name: 'bad', value: 1 })
  const gone = `${client.url}/api/public/scores/gone-${traceId}`
  await fetch(gone, { method: 'DELETE', headers: client.headers })
}

async function fillMedia(client: ProjectClient, traceId: string): Promise<string> {
  const bytes = Buffer.alloc(FILE_BYTES, traceId)
  const sha256Hash = createHash('sha256').update(bytes).digest('base64')
  const asked = { traceId, field: 'input', contentType: 'image/png', contentLength: FILE_BYTES }
  const { mediaId, uploadUrl } = await post<{ mediaId: string; uploadUrl: string }>(
    client,
    'media',
    { ...asked, sha256Hash },
  )
  const headers = { 'content-type': 'image/png', 'x-amz-checksum-sha256': sha256Hash }
  expect((await fetch(uploadUrl, { method: 'PUT', headers, body: bytes })).status).toBe(200)
  const report = { uploadedAt: new Date(), uploadHttpStatus: 200 }
  await fetch(`${client.url}/api/public/media/${mediaId}`, {
    method: 'PATCH',
    headers: { ...client.headers, 'content-type': 'application/json' },
    body: JSON.stringify(report),
  })
  return mediaId
}

/** Everything that is read under the paths, without what a link's signature and host add; bytes of files by their hash. */
export async function readProject(client: ProjectClient, paths: FilledPaths): Promise<unknown> {
  const answers: unknown[] = []
  for (const path of paths) {
    const { url, urlExpiry, ...answer } = await get<{ url?: string; urlExpiry?: string }>(
      client,
      path,
    )
    const bytes = url === undefined ? undefined : await (await fetch(url)).arrayBuffer()
    const hash = bytes && createHash('sha256').update(Buffer.from(bytes)).digest('hex')
    answers.push({ path, ...answer, hash, expires: urlExpiry !== undefined })
  }
  return answers
}

export async function send(client: ProjectClient, type: string, body: object): Promise<void> {
  const event = { id: randomUUID(), type, timestamp: new Date().toISOString(), body }
  const answer = await post(client, 'ingestion', { batch: [event] })
  expect(answer).toMatchObject({ successes: [{ id: event.id }], errors: [] })
}

async function post<Answer>(client: ProjectClient, path: string, body: object): Promise<Answer> {
  const response = await fetch(`${client.url}/api/public/${path}`, {
    method: 'POST',
    headers: { ...client.headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = (await response.json()) as Answer
  expect({ path, ok: response.ok, answer: response.ok ? '' : answer }).toEqual({
    path,
    ok: true,
    answer: '',
  })
  return answer
}

async function get<Answer>(client: ProjectClient, path: string): Promise<Answer> {
  const response = await fetch(`${client.url}/api/public/${path}`, { headers: client.headers })
  const answer = (await response.json()) as Answer
  expect({ path, status: response.status }).toEqual({ path, status: 200 })
  return answer
}
