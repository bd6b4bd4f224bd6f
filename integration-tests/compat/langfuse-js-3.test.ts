/** The published `langfuse` 3 client, unmodified, with only its host and keys changed. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createServer } from '@heddle/server'
import type { RunningServer } from '@heddle/server'
import { Langfuse } from 'langfuse'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

let dataDir: string
let server: RunningServer

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'heddle-compat-'))
  server = await createServer({ port: 0, dataDir })
})

afterAll(async () => {
  await server.close()
  await rm(dataDir, { recursive: true, force: true })
})

/** A client that reports its errors, so that a refused batch cannot pass for a stored one. */
function connect(secretKey = 'sk-heddle-local') {
  const client = new Langfuse({ baseUrl: server.url, publicKey: 'pk-heddle-local', secretKey })
  const errors: unknown[] = []
  client.on('error', (error: unknown) => errors.push(error))
  onTestFinished(() => client.shutdownAsync())
  return { client, errors }
}

/** One trace as an application would write it: a span that holds a generation, and an event. */
async function recordTrace(client: Langfuse, name: string) {
  const trace = client.trace({
    name,
    userId: 'ada',
    sessionId: 'loom-1',
    input: { question: 'What is a heddle?' },
    metadata: { plan: 'pro', nested: { depth: 2 } },
    tags: ['weave', 'docs'],
    release: 'r1',
    version: 'v1',
  })
  const span = trace.span({ name: 'retrieve', input: 'heddle' })
  const generation = span.generation({
    name: 'answer',
    model: 'gpt-4o-mini',
    modelParameters: { temperature: 0.2, stop: ['END'] },
    input: [{ role: 'user', content: 'What is a heddle?' }],
  })
  generation.end({
    output: { role: 'assistant', content: 'It guides a warp thread.' },
    usage: { promptTokens: 1000, completionTokens: 200 },
    completionStartTime: new Date(),
  })
  span.event({ name: 'cache-miss', level: 'WARNING', statusMessage: 'cold' })
  span.end({ output: ['a document'] })
  trace.update({ output: 'It guides a warp thread.' })
  await client.flushAsync()
  return { traceId: trace.id, spanId: span.id, generationId: generation.id }
}

describe('langfuse 3 pointed at Heddle', () => {
  it('stores a trace that reads back as it was written', async () => {
    const { client, errors } = connect()
    const { traceId, spanId, generationId } = await recordTrace(client, 'ask')
    const { data: trace } = await client.fetchTrace(traceId)
    expect(trace).toMatchObject({
      id: traceId,
      name: 'ask',
      userId: 'ada',
      sessionId: 'loom-1',
      input: { question: 'What is a heddle?' },
      output: 'It guides a warp thread.',
      metadata: { plan: 'pro', nested: { depth: 2 } },
      tags: ['docs', 'weave'],
      release: 'r1',
      version: 'v1',
      htmlPath: `/project/local/traces/${traceId}`,
    })
    const types = trace.observations.map(({ id, type, parentObservationId }) => ({
      id,
      type,
      parentObservationId,
    }))
    expect(types).toHaveLength(3)
    expect(types).toContainEqual({ id: spanId, type: 'SPAN', parentObservationId: null })
    expect(types).toContainEqual({
      id: generationId,
      type: 'GENERATION',
      parentObservationId: spanId,
    })
    expect(errors).toEqual([])
  })

  it('prices a generation from the usage the client mapped', async () => {
    const { client } = connect()
    const { generationId } = await recordTrace(client, 'priced')
    const { data: generation } = await client.fetchObservation(generationId)
    // gpt-4o-mini: 0.15 USD per million tokens in, 0.60 out.
    expect(generation.calculatedTotalCost).toBeCloseTo(1000 * 0.15e-6 + 200 * 0.6e-6, 12)
    expect(generation).toMatchObject({
      model: 'gpt-4o-mini',
      modelParameters: { temperature: 0.2, stop: ['END'] },
      usage: { input: 1000, output: 200, total: 1200 },
      output: { role: 'assistant', content: 'It guides a warp thread.' },
    })
    expect(generation.timeToFirstToken).toBeGreaterThanOrEqual(0)
  })

  it('lists traces and observations by the filters of the client', async () => {
    const { client } = connect()
    const { traceId } = await recordTrace(client, 'listed')
    // One tag: this client joins several with commas, which no server can tell from a tag that holds a comma.
    const traces = await client.fetchTraces({ name: 'listed', userId: 'ada', tags: ['weave'] })
    expect(traces.data.map(({ id }) => id)).toEqual([traceId])
    expect(traces.meta).toEqual({ page: 1, limit: 50, totalItems: 1, totalPages: 1 })
    const generations = await client.fetchObservations({ traceId, type: 'GENERATION' })
    expect(generations.data.map(({ name }) => name)).toEqual(['answer'])
    const others = await client.fetchTraces({ name: 'listed', tags: ['absent'] })
    expect(others.data).toEqual([])
  })

  it('takes scores and shows them on their trace', async () => {
    const { client, errors } = connect()
    const { traceId, generationId } = await recordTrace(client, 'scored')
    client.score({ traceId, name: 'helpful', value: 0.9, comment: 'clear' })
    client.score({ traceId, observationId: generationId, name: 'tone', value: 'warm' })
    await client.flushAsync()
    const { data: trace } = await client.fetchTrace(traceId)
    const scores = trace.scores.map(({ name, value, dataType }) => ({ name, value, dataType }))
    expect(scores).toContainEqual({ name: 'helpful', value: 0.9, dataType: 'NUMERIC' })
    expect(trace.scores.find(({ name }) => name === 'tone')).toMatchObject({
      dataType: 'CATEGORICAL',
      stringValue: 'warm',
      observationId: generationId,
    })
    expect(errors).toEqual([])
  })

  it('answers unknown ids and wrong keys with errors the client can read', async () => {
    // This client hands an error body on as if it were the answer.
    const absent: unknown = await connect().client.fetchTrace('nowhere')
    expect(absent).toMatchObject({ data: { message: expect.stringContaining('nowhere') } })
    const { client } = connect('sk-heddle-wrong')
    const refused: unknown = await client.fetchTrace('nowhere')
    expect(refused).toMatchObject({ data: { message: expect.stringContaining('keys') } })
  })
})
