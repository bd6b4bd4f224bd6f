import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

import { OpenTelemetry } from '@ai-sdk/otel'
import { heddle } from '@heddle/ai-sdk'
import { Heddle } from '@heddle/core'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import type { Telemetry } from 'ai'
import { Client } from 'langsmith'
import { LangSmithTelemetry } from 'langsmith/experimental/vercel'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

import { openIngestionSink } from '../langchain/ingestion-sink.ts'
import type { IngestionSink } from '../langchain/ingestion-sink.ts'
import { askTwice } from './beside-others.ts'
import { renderTraces } from './render-tree.ts'
import { registerOnly } from './sdk.ts'
import { untilClosed } from './until-closed.ts'

let sink: IngestionSink

beforeAll(async () => {
  sink = await openIngestionSink()
})

afterAll(() => sink.close())

beforeEach(() => sink.clear())

const openClient = (name: string): Heddle =>
  new Heddle({ baseUrl: sink.url, publicKey: `pk-beside-${name}`, secretKey: 'sk-test' })

/** Our tree of the two calls, whoever else listens. */
const TREE = [
  'AGENT forecast',
  '  GENERATION chat mini-1',
  '  TOOL weather',
  '  GENERATION chat mini-1',
  'SPAN greet',
  '  GENERATION chat mini-1',
]

const recordedTree = (): string[] =>
  renderTraces(sink.traces())
    .split('\n')
    .map((line) => line.replace(/ model=.*/u, ''))

describe.each(['before', 'after'])('registered %s Heddle', (order) => {
  it('LangSmith gets its runs, and our trees stay the same', async () => {
    vi.stubEnv('LANGSMITH_TRACING', 'true')
    const sent: string[] = []
    const theirs = new Client({
      apiUrl: 'http://langsmith.test',
      apiKey: 'key',
      autoBatchTracing: false,
      fetchImplementation: async (_url, init) => {
        sent.push(await new Response(init?.body).text())
        return Response.json({})
      },
    })
    const telemetry = LangSmithTelemetry({ client: theirs }) as Telemetry // declared as any
    const client = openClient(`langsmith-${order}`)
    const both = [telemetry, heddle({ client })]
    registerOnly(...(order === 'before' ? both : both.toReversed()))
    await askTwice()
    expect(await untilClosed(client)).toBe(0)
    await client.shutdown()
    await theirs.awaitPendingTraceBatches()
    vi.unstubAllEnvs()
    expect(recordedTree()).toEqual(TREE)
    for (const name of ['forecast', 'weather', 'greet']) {
      expect(sent.join('\n')).toContain(`"name":"${name}"`)
    }
  })

  it('OpenTelemetry gets its spans, and our trees stay the same', async () => {
    const exporter = new InMemorySpanExporter()
    const provider = new BasicTracerProvider({
      spanProcessors: [new SimpleSpanProcessor(exporter)],
    })
    const telemetry = new OpenTelemetry({ tracer: provider.getTracer('beside') })
    const client = openClient(`otel-${order}`)
    const both = [telemetry, heddle({ client })]
    registerOnly(...(order === 'before' ? both : both.toReversed()))
    await askTwice()
    expect(await untilClosed(client)).toBe(0)
    await client.shutdown()
    await provider.forceFlush()
    expect(recordedTree()).toEqual(TREE)
    const operations = exporter
      .getFinishedSpans()
      .map(({ attributes }) => attributes['gen_ai.operation.name'])
    expect(operations.filter((name) => name === 'chat')).toHaveLength(3)
    expect(operations).toContain('execute_tool')
    await provider.shutdown()
  })

  it('Sentry gets its spans, and our trees stay the same', async () => {
    const program = join(import.meta.dirname, 'beside-sentry.ts')
    const first = order === 'before' ? 'sentry' : 'heddle'
    const child = fork(program, [sink.url, first], { execArgv: ['--conditions=heddle-source'] })
    const [{ operations, open }] = (await once(child, 'message')) as [
      { readonly operations: readonly string[]; readonly open: number },
    ]
    expect(open).toBe(0)
    expect(recordedTree()).toEqual(TREE)
    expect(operations).toEqual(
      expect.arrayContaining(['gen_ai.invoke_agent', 'gen_ai.execute_tool']),
    )
  })

  it('a second Heddle for another project records the same trees once there', async () => {
    const clients = [openClient(`one-${order}`), openClient(`two-${order}`)]
    const ours = clients.flatMap((client) => [heddle({ client }), heddle({ client })])
    registerOnly(...(order === 'before' ? ours : ours.toReversed()))
    await askTwice()
    for (const client of clients) {
      expect(await untilClosed(client)).toBe(0)
      await client.shutdown()
    }
    expect(recordedTree().toSorted()).toEqual([...TREE, ...TREE].toSorted())
  })
})
