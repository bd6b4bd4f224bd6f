import { observe } from '@heddle/core'
import { traceIdFrom } from '@heddle/core/ids'
import {
  configureLlamaIndex,
  getTraceOf,
  instrumentLlamaIndex,
  observeLlamaIndex,
  unobserve,
} from '@heddle/llamaindex'
import { context, trace } from '@opentelemetry/api'
import { suppressTracing } from '@opentelemetry/core'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import {
  SentenceSplitter,
  Settings,
  SimilarityPostprocessor,
  VectorStoreIndex,
  Document,
} from 'llamaindex'
import { IngestionPipeline } from 'llamaindex/ingestion'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'

import { startRecording } from './record.ts'
import { weather, weatherAgent } from './scenarios/agents.ts'
import { makeIndex, nodePostprocessors, queryLines, GENERATION } from './scenarios/scenario.ts'
import { ScriptedEmbedding } from './scripted-embedding.ts'
import { ScriptedLlm } from './scripted-llm.ts'

const QUESTION = 'What does a heddle do?'

beforeEach(() => {
  Settings.embedModel = new ScriptedEmbedding()
  Settings.llm = new ScriptedLlm('It guides the threads.')
})

const makeEngine = async () => (await makeIndex()).asQueryEngine({ nodePostprocessors })

const documents = () => [new Document({ text: 'a heddle', id_: 'one' })]

const methodOf = (component: object, key: string) =>
  Reflect.get(component, key) as (...args: never[]) => unknown

/** Own properties of a component, with the functions they hold. */
const ownOf = (component: object) => Object.getOwnPropertyDescriptors(component)

describe('an observed component', () => {
  it('is the same object, with methods of the same name and length, no more enumerable than before', async () => {
    const { options } = await startRecording()
    const engine = await makeEngine()
    const before = methodOf(engine, 'query')
    const keys = Object.keys(engine)
    expect(observeLlamaIndex(engine, options)).toBe(engine)
    const wrapper = methodOf(engine, 'query')
    expect([wrapper.name, wrapper.length]).toEqual([before.name, before.length])
    expect(Object.keys(engine)).toEqual(keys)
    expect(Object.keys(engine.retriever)).not.toContain('retrieve')
    observeLlamaIndex(engine, options)
    expect(methodOf(engine, 'query')).toBe(wrapper)
    const own = [
      Object.getOwnPropertyDescriptor(engine, 'query'),
      Object.getOwnPropertyDescriptor(engine.retriever, 'retrieve'),
    ]
    expect(own).toMatchObject([
      { configurable: true, writable: true, enumerable: true },
      { configurable: true, writable: true, enumerable: false },
    ])
  })

  it('is again what it was when it is taken back, and so is what was found inside', async () => {
    const { options, arrived } = await startRecording()
    const engine = await makeEngine()
    const llm = Settings.llm
    const parts = [engine, engine.retriever, llm, nodePostprocessors[0]!]
    parts.forEach((part) => unobserve(part))
    const before = parts.map(ownOf)
    observeLlamaIndex(engine, options)
    expect(parts.map(ownOf)).not.toEqual(before)
    expect(unobserve(engine)).toBe(engine)
    expect(parts.map(ownOf)).toEqual(before)
    await observe(() => engine.query({ query: QUESTION }), {
      name: 'around',
      client: options.client,
    })()
    expect((await arrived()).tree).toBe('SPAN around')
  })

  it('keeps its transformation hash, so caches of pipelines keep working', async () => {
    const { options } = await startRecording()
    const embedding = new ScriptedEmbedding()
    const calls: string[] = []
    const { getTextEmbedding } = ScriptedEmbedding.prototype as unknown as Record<
      'getTextEmbedding',
      (text: string) => Promise<number[]>
    >
    embedding.getTextEmbedding = function (text: string) {
      calls.push(text)
      return getTextEmbedding.call(embedding, text)
    }
    const pipeline = new IngestionPipeline({ transformations: [new SentenceSplitter(), embedding] })
    await pipeline.run({ documents: documents() })
    const made = calls.length
    expect(made).toBeGreaterThan(0)
    observeLlamaIndex(pipeline, options)
    await pipeline.run({ documents: documents() })
    expect(calls).toHaveLength(made)
  })

  it('finds members that were replaced since', async () => {
    const { options, arrived } = await startRecording()
    const engine = observeLlamaIndex(await makeEngine(), options)
    class Reranker extends SimilarityPostprocessor {}
    Reflect.set(engine, 'nodePostprocessors', [new Reranker({ similarityCutoff: 0.1 })])
    await engine.query({ query: QUESTION })
    expect((await arrived()).tree).toContain('  SPAN Reranker')
  })

  it('of a class of the program is found by its shape', async () => {
    const { options, arrived } = await startRecording()
    class MyRetriever {
      readonly #rows = ['a']
      async retrieve(): Promise<unknown[]> {
        return this.#rows.map((text) => ({ node: { text }, score: 1 }))
      }
    }
    class MyEngine {
      readonly retriever = new MyRetriever()
      readonly #llm: ScriptedLlm
      constructor(llm: ScriptedLlm) {
        this.#llm = llm
      }
      get live(): never {
        throw new Error('would open a connection')
      }
      async _query(): Promise<string> {
        await this.retriever.retrieve()
        const { text } = await this.#llm.complete({ prompt: QUESTION })
        return text
      }
      async query(_asked: { query: string }): Promise<string> {
        // oxlint-disable-next-line no-underscore-dangle -- what LlamaIndex calls it
        return this._query()
      }
    }
    const engine = observeLlamaIndex(
      new MyEngine(observeLlamaIndex(new ScriptedLlm('Yes.'), options)),
      options,
    )
    expect(await engine.query({ query: QUESTION })).toBe('Yes.')
    expect((await arrived()).tree).toBe(
      ['CHAIN MyEngine.query', '  RETRIEVER MyRetriever', `  ${GENERATION}`].join('\n'),
    )
  })

  it('whose class has lost its name is called by what it does', async () => {
    const { options, arrived } = await startRecording()
    const engine = observeLlamaIndex(
      new (class e {
        async _query(): Promise<void> {}
        async query(_asked: { query: string }): Promise<void> {
          // oxlint-disable-next-line no-underscore-dangle -- what LlamaIndex calls it
          return this._query()
        }
      })(),
      options,
    )
    await engine.query({ query: QUESTION })
    expect((await arrived()).tree).toBe('CHAIN query')
  })

  it('without LlamaIndex at all records, too: a tool of a few lines', async () => {
    const { options, arrived } = await startRecording()
    const lookup = { metadata: { name: 'lookup' }, call: (key: string) => ({ key, rows: 2 }) }
    expect(observeLlamaIndex(lookup, options).call('a')).toEqual({ key: 'a', rows: 2 })
    const lazy = {
      started: 0,
      metadata: { name: 'lazy' },
      call: () => ({
        // oxlint-disable-next-line unicorn/no-thenable -- like the queries of a database client
        then(resolve: (rows: number) => void) {
          lazy.started += 1
          resolve(3)
        },
      }),
    }
    expect(await observeLlamaIndex(lazy, options).call()).toBe(3)
    expect(lazy.started).toBe(1)
    expect((await arrived()).named('lazy').output).toBe(3)
  })
})

describe('automatic mode', () => {
  it('records everything of the modules until it is taken back, and leaves alone what was released', async () => {
    const { options, arrived } = await startRecording()
    configureLlamaIndex(options)
    onTestFinished(() => configureLlamaIndex({}))
    const namespaces = [await import('llamaindex'), { ScriptedLlm, ScriptedEmbedding }]
    const prototypes = [ScriptedLlm.prototype, VectorStoreIndex, VectorStoreIndex.prototype]
    const before = prototypes.map(ownOf)
    const restore = instrumentLlamaIndex(...namespaces)
    const released = unobserve(await makeEngine())
    await (await makeEngine()).query({ query: QUESTION })
    restore()
    expect(prototypes.map(ownOf)).toEqual(before)
    const { tree } = await arrived()
    expect(tree).toContain(queryLines(GENERATION).join('\n').split('\n')[0])
    expect(tree.match(/RetrieverQueryEngine\.query/gu)).toHaveLength(1)
    const llm = new ScriptedLlm('x')
    await llm.chat({ messages: [] })
    Settings.llm = llm
    await released.query({ query: QUESTION })
    expect((await arrived()).tree.match(/RetrieverQueryEngine\.query/gu)).toHaveLength(1)
  })
})

describe('OpenTelemetry', () => {
  const provider = new NodeTracerProvider()
  beforeAll(() => provider.register())
  afterAll(async () => {
    await provider.shutdown()
    trace.disable()
    context.disable()
  })

  it('gives the parent of what nothing of Heddle is around', async () => {
    const { options, arrived } = await startRecording()
    const lookup = observeLlamaIndex(weather(), options)
    const span = trace.getTracer('test').startSpan('request')
    await context.with(trace.setSpan(context.active(), span), async () => {
      await lookup.call({ city: 'Paris' })
    })
    span.end()
    const { observations, traces } = await arrived()
    expect(observations[0]).toMatchObject({
      traceId: span.spanContext().traceId,
      parentObservationId: span.spanContext().spanId,
    })
    expect(traces[0]).toMatchObject({ name: 'weather', input: { city: 'Paris' } })
  })

  it('can ask for silence', async () => {
    const { options, arrived } = await startRecording()
    const lookup = observeLlamaIndex(weather(), options)
    const wx = observeLlamaIndex(weatherAgent(), options)
    await context.with(suppressTracing(context.active()), async () => {
      await lookup.call({ city: 'Paris' })
      await wx.run('Weather?')
    })
    expect((await arrived()).observations).toEqual([])
  })
})

describe('sampling', () => {
  it('is decided at the root and holds for everything inside', async () => {
    const { Heddle } = await import('@heddle/core')
    const { arrived } = await startRecording()
    const client = new Heddle({ baseUrl: 'http://127.0.0.1:1', sampleRate: 0, logLevel: 'silent' })
    const engine = observeLlamaIndex(await makeEngine(), { client })
    expect(String(await engine.query({ query: QUESTION }))).toBe('It guides the threads.')
    expect(client.stats().pending).toBe(0)
    await client.shutdown()
    expect((await arrived()).observations).toEqual([])
    expect(traceIdFrom('x')).toHaveLength(32)
  })
})

describe('a client that is switched off', () => {
  it('leaves calls and streams as they are', async () => {
    const { Heddle } = await import('@heddle/core')
    const engine = observeLlamaIndex(await makeEngine(), { client: new Heddle({ enabled: false }) })
    expect(String(await engine.query({ query: QUESTION }))).toBe('It guides the threads.')
    const stream = await engine.query({ query: QUESTION, stream: true })
    expect(Object.getOwnPropertyNames(stream)).toEqual([])
    expect(getTraceOf(stream)).toBeUndefined()
  })
})
