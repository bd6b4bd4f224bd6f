import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

import { Heddle, observe, propagate, runWithObservation } from '@heddle/core'
import type { HeddleOptions } from '@heddle/core'
import { otlp } from '@heddle/core/otlp'
import type { ObservationView, TraceWithFullDetails } from '@heddle/core/schemas'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

import { startRealServer } from './real-server.ts'
import type { RealServer } from './real-server.ts'
import { runProgram } from './run-program.ts'

const KEYS = { publicKey: 'pk-heddle-local', secretKey: 'sk-heddle-local' }
const authorization = `Basic ${btoa(`${KEYS.publicKey}:${KEYS.secretKey}`)}`

function connect(options: HeddleOptions): Heddle {
  const client = new Heddle({ ...KEYS, logLevel: 'silent', ...options })
  onTestFinished(async () => {
    await client.shutdown()
  })
  return client
}

/** An agent that searches, calls a model and fails with a tool. Returns the id of its trace. */
async function runAgent(client: Heddle): Promise<string> {
  const search = observe(async (query: string) => [{ text: `about ${query}`, score: 0.5 }], {
    client,
    name: 'search',
    type: 'retriever',
  })
  return propagate(
    {
      userId: 'ada',
      sessionId: 's-1',
      tags: ['beta', 'eu'],
      metadata: { tenant: 'loom' },
      environment: 'staging',
    },
    async () => {
      const agent = client.startObservation({ name: 'agent', type: 'agent', input: { n: [1, 2] } })
      const { traceId, id: observationId } = agent
      const inAgent = <Result>(run: () => Result): Result =>
        runWithObservation({ traceId, observationId }, run)
      await inAgent(observe(() => search('heddles'), { client, name: 'find', type: 'chain' }))
      const messages = [{ role: 'user', content: 'What is a heddle? ✓' }]
      const call = client.startObservation({
        traceId,
        parentObservationId: observationId,
        input: messages,
        name: 'chat',
        type: 'generation',
        model: 'gpt-4o-mini',
        modelParameters: { temperature: 0.5 },
        metadata: { 'a.b': { c: 1 } },
      })
      call.end({
        output: { role: 'assistant', content: 'A part of a loom.' },
        usageDetails: { input: 12, output: 30, input_cached_tokens: 4 },
        costDetails: { input: 0.001, output: 0.002 },
        completionStartTime: new Date(),
      })
      const failing = observe(() => Promise.reject(new Error('no loom')), {
        client,
        name: 'weave',
        type: 'tool',
      })
      await inAgent(failing).catch(() => {})
      agent.startObservation({ name: 'note', type: 'event', input: 'moment', level: 'WARNING' })
      client.updateTrace(traceId, { name: 'asked' })
      agent.end({ output: 'done' })
      return traceId
    },
  )
}

/** What must be equal of an observation, with its parent by name. */
function describeObservation(observation: ObservationView, all: readonly ObservationView[]) {
  return {
    name: observation.name,
    type: observation.type,
    level: observation.level,
    statusMessage: observation.statusMessage,
    input: observation.input,
    output: observation.output,
    model: observation.model,
    modelParameters: observation.modelParameters,
    usageDetails: observation.usageDetails,
    costDetails: observation.costDetails,
    environment: observation.environment,
    isStreamed: observation.completionStartTime !== null,
    isEnded: observation.endTime !== null,
    parent: all.find(({ id }) => id === observation.parentObservationId)?.name,
  }
}

function describeTrace(trace: TraceWithFullDetails) {
  const { name, userId, sessionId, tags, environment, observations } = trace
  const described = observations.map((one) => describeObservation(one, observations))
  const steps = described.toSorted((a, b) => String(a.name).localeCompare(String(b.name)))
  return { name, userId, sessionId, tags, environment, steps }
}

describe('an exporter to the OTLP endpoint of a Heddle server', { timeout: 60_000 }, () => {
  let server: RealServer
  beforeAll(async () => {
    server = await startRealServer()
  }, 60_000)
  afterAll(() => server[Symbol.asyncDispose]())

  const read = async (traceId: string): Promise<TraceWithFullDetails> =>
    // The public API's shape has all fields that are compared.
    (await server.readTrace(traceId, 6)) as unknown as TraceWithFullDetails

  it('gives a trace that equals the one of the client itself', async () => {
    const itself = connect({ baseUrl: server.url })
    const url = `${server.url}/api/public/otel/v1/traces`
    const exporter = otlp({ url, headers: { authorization }, insteadOfHeddle: true })
    const exporting = connect({ baseUrl: 'http://127.0.0.1:1', exporters: [exporter] })
    const [own, exported] = [await runAgent(itself), await runAgent(exporting)]
    await itself.flush()
    expect(await exporting.flush()).toMatchObject({
      accepted: 6,
      rejected: 0,
      dropped: 0,
      pending: 0,
    })
    const [expected, trace] = [await read(own), await read(exported)]
    expect(describeTrace(trace)).toEqual(describeTrace(expected))
    expect(trace.metadata).toMatchObject({ tenant: 'loom' })
    const chat = trace.observations.find(({ name }) => name === 'chat')
    expect(chat?.metadata).toMatchObject({ tenant: 'loom', 'a.b': { c: 1 } })
  })

  it('sends beside the client, and both are in the report', async () => {
    const url = `${server.url}/api/public/otel/v1/traces`
    const exporters = [otlp({ url, headers: { authorization } })]
    const client = connect({ baseUrl: server.url, exporters })
    client.startObservation({ name: 'twice' }).end()
    client.scores.create({ traceId: 'any', name: 'helpful', value: 1 })
    // The trace, the observation and the score; and the span.
    expect(await client.flush()).toMatchObject({ accepted: 4, pending: 0 })
    expect(client.stats().exports).toMatchObject([{ url, accepted: 1, leftOut: 1 }])
  })
})

interface Collector {
  readonly url: string
  readonly requests: { readonly headers: IncomingHttpHeaders; readonly spans: readonly Span[] }[]
  /** Answers for the next requests; then all is well. */
  readonly answers: { readonly status: number; readonly body?: string }[]
}

interface Span {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly status: { readonly code?: number; readonly message?: string }
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[]
}

/** A collector that keeps what it took. */
async function startCollector(): Promise<Collector> {
  const requests: Collector['requests'] = []
  const answers: Collector['answers'] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { status, body = '{}' } = answers.shift() ?? { status: 200 }
      if (status === 200) {
        const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString())
        requests.push({ headers: request.headers, spans: resourceSpans[0].scopeSpans[0].spans })
      }
      response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { url: `http://127.0.0.1:${port}`, requests, answers }
}

describe('an exporter to a collector', { timeout: 30_000 }, () => {
  it('writes spans as OTLP wants them, with the conventions for generative AI', async () => {
    const collector = await startCollector()
    const exporter = otlp({ url: collector.url, headers: { 'x-key': 'k' }, insteadOfHeddle: true })
    const client = connect({ exporters: [exporter] })
    await runAgent(client)
    await client.flush()
    const [request] = collector.requests
    expect(request?.headers).toMatchObject({ 'x-key': 'k', 'content-type': 'application/json' })
    const spans = new Map(request?.spans.map((span) => [span.name, span]))
    for (const { traceId, spanId, startTimeUnixNano, endTimeUnixNano } of spans.values()) {
      expect(traceId).toMatch(/^[0-9a-f]{32}$/)
      expect(spanId).toMatch(/^[0-9a-f]{16}$/)
      expect(BigInt(endTimeUnixNano) >= BigInt(startTimeUnixNano)).toBe(true)
    }
    expect(spans.get('agent')?.parentSpanId).toBeUndefined()
    expect(spans.get('chat')?.parentSpanId).toBe(spans.get('agent')?.spanId)
    expect(spans.get('weave')?.status).toEqual({ code: 2, message: 'Error: no loom' })
    const chat = spans.get('chat')?.attributes ?? []
    const valueOf = (key: string): unknown => chat.find((attribute) => attribute.key === key)?.value
    expect(valueOf('gen_ai.operation.name')).toEqual({ stringValue: 'chat' })
    expect(valueOf('gen_ai.request.model')).toEqual({ stringValue: 'gpt-4o-mini' })
    expect(valueOf('gen_ai.request.temperature')).toEqual({ doubleValue: 0.5 })
    expect(valueOf('gen_ai.usage.output_tokens')).toEqual({ intValue: '30' })
    const parts = [{ type: 'text', content: 'What is a heddle? ✓' }]
    expect(valueOf('gen_ai.input.messages')).toEqual({
      stringValue: JSON.stringify([{ role: 'user', parts }]),
    })
  })

  it('retries what may pass, splits what is too large and counts what is refused', async () => {
    const collector = await startCollector()
    const rejection = JSON.stringify({
      partialSuccess: { rejectedSpans: '1', errorMessage: 'old' },
    })
    collector.answers.push({ status: 503 }, { status: 413 }, { status: 200, body: rejection })
    const client = connect({ exporters: [otlp({ url: collector.url, insteadOfHeddle: true })] })
    for (let step = 0; step < 10; step++) client.startObservation({ name: `${step}` }).end()
    const report = await client.flush()
    expect(report).toMatchObject({ accepted: 9, rejected: 1, dropped: 0, pending: 0 })
    expect(report.lastError?.message).toContain('old')
    expect(collector.requests.map(({ spans }) => spans.length)).toEqual([5, 5])
  })

  it('stays within its bound, gives up at the end and says so', async () => {
    const exporter = otlp({
      url: 'http://127.0.0.1:1',
      insteadOfHeddle: true,
      maxQueueBytes: 20_000,
    })
    const client = connect({ exporters: [exporter], flushTimeoutMs: 200 })
    const open = client.startObservation({ name: 'never ended' })
    for (let step = 0; step < 100; step++) {
      client.startObservation({ name: 'step', input: 'x'.repeat(1_000) }).end()
    }
    const { pending, dropped } = await client.flush()
    expect(pending).toBeGreaterThan(5)
    expect(pending + dropped).toBe(100)
    expect(await client.shutdown()).toMatchObject({ dropped: 101, pending: 0, accepted: 0 })
    expect(open.ended).toBe(false)
  })

  it('hands over what has ended when the process exits at once', async () => {
    const collector = await startCollector()
    await runProgram('exit-with-export', { baseUrl: collector.url })
    const names = collector.requests.flatMap(({ spans }) => spans.map(({ name }) => name))
    expect(names).toEqual(['ended'])
  })

  it('asks the platform to wait for the export', async () => {
    const collector = await startCollector()
    const held: Promise<unknown>[] = []
    const client = connect({
      exporters: [otlp({ url: collector.url, insteadOfHeddle: true })],
      waitUntil: (work) => void held.push(work),
      flushIntervalMs: 20,
    })
    client.startObservation({ name: 'held' }).end()
    expect(held).toHaveLength(1)
    await Promise.all(held)
    expect(collector.requests.flatMap(({ spans }) => spans)).toMatchObject([{ name: 'held' }])
  })
})
