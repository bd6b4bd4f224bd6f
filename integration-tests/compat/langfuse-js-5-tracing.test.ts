import { StringOutputParser } from '@langchain/core/output_parsers'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import { ChatOpenAI } from '@langchain/openai'
/** The published `@langfuse/*` 5 packages for tracing, unmodified, with only their base URL and keys given. */
import { LangfuseClient } from '@langfuse/client'
import { CallbackHandler } from '@langfuse/langchain'
import { LangfuseSpanProcessor } from '@langfuse/otel'
import { propagateAttributes, startActiveObservation, startObservation } from '@langfuse/tracing'
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openOpenAiStandIn } from '../handlers/langchain/openai-stand-in.ts'
import type { OpenAiStandIn } from '../handlers/langchain/openai-stand-in.ts'
import {
  type CompatServer,
  PUBLIC_KEY,
  SECRET_KEY,
  find,
  openCompatServer,
  renderTrace,
} from './otlp-server.ts'

let server: CompatServer
let openAi: OpenAiStandIn
let provider: NodeTracerProvider

beforeAll(async () => {
  server = await openCompatServer()
  openAi = await openOpenAiStandIn()
  const processor = new LangfuseSpanProcessor({
    publicKey: PUBLIC_KEY,
    secretKey: SECRET_KEY,
    baseUrl: server.url,
    environment: 'production',
    release: 'r1',
  })
  provider = new NodeTracerProvider({ spanProcessors: [processor] })
  provider.register()
})

afterAll(async () => {
  await provider.shutdown()
  await Promise.all([openAi.close(), server.close()])
})

describe('@langfuse/tracing 5', () => {
  it('records observations of every kind below one another', async () => {
    const traceId = await startActiveObservation('ask', async (root) => {
      root.update({ input: { question: 'What is a heddle?' }, metadata: { plan: { seats: 3 } } })
      await propagateAttributes(
        {
          userId: 'ada',
          sessionId: 'loom-1',
          tags: ['weave', 'docs'],
          version: 'v1',
          traceName: 'question',
          metadata: { tenant: 'acme' },
        },
        async () => {
          const agent = startObservation('weaver', {}, { asType: 'agent' })
          agent.startObservation('search', { input: 'heddle' }, { asType: 'retriever' }).end()
          const generation = agent.startObservation(
            'answer',
            {
              model: 'gpt-4o-mini',
              modelParameters: { temperature: 0.2 },
              input: [{ role: 'user', content: 'What is a heddle?' }],
              completionStartTime: new Date(),
              prompt: { name: 'rag-answer', version: 3, isFallback: false },
            },
            { asType: 'generation' },
          )
          generation
            .update({
              output: { role: 'assistant', content: 'It guides a warp thread.' },
              usageDetails: { input: 1000, output: 200 },
            })
            .end()
          agent
            .startObservation(
              'lookup',
              { level: 'ERROR', statusMessage: 'cold' },
              { asType: 'tool' },
            )
            .end()
          startObservation('cache-miss', { level: 'WARNING' }, { asType: 'event' })
          agent.end()
        },
      )
      root.update({ output: 'It guides a warp thread.' })
      return root.traceId
    })
    await provider.forceFlush()
    const trace = await server.readTrace(traceId)
    expect(renderTrace(trace)).toMatchInlineSnapshot(`
      "SPAN ask
        AGENT weaver
          GENERATION answer | gpt-4o-mini | input 1000, output 200, total 1200 | 270 µ$
          RETRIEVER search
          TOOL lookup | ERROR
        EVENT cache-miss | WARNING"
    `)
    expect(trace).toMatchObject({
      name: 'question',
      userId: 'ada',
      sessionId: 'loom-1',
      tags: ['docs', 'weave'],
      metadata: { tenant: 'acme' },
      environment: 'production',
      release: 'r1',
      version: 'v1',
      input: { question: 'What is a heddle?' },
      output: 'It guides a warp thread.',
    })
    expect(find(trace, 'ask').metadata).toMatchObject({ plan: { seats: 3 } })
    const generation = find(trace, 'answer')
    expect(generation).toMatchObject({
      modelParameters: { temperature: 0.2 },
      input: [{ role: 'user', content: 'What is a heddle?' }],
      output: { role: 'assistant', content: 'It guides a warp thread.' },
      promptName: 'rag-answer',
      promptVersion: 3,
    })
    // The SDK takes both times from different clocks, which may be a millisecond apart.
    expect(generation.timeToFirstToken).toBeGreaterThanOrEqual(-0.002)
    expect(find(trace, 'lookup')).toMatchObject({ level: 'ERROR', statusMessage: 'cold' })
  })
})

describe('@langfuse/langchain 5', () => {
  it('records a chain with the usage and the cost of its model', async () => {
    const handler = new CallbackHandler({ userId: 'ada', sessionId: 'loom-2', tags: ['chain'] })
    await ChatPromptTemplate.fromMessages([['user', '{question}']])
      .pipe(new ChatOpenAI({ model: 'gpt-4o-mini', ...openAi.options }))
      .pipe(new StringOutputParser())
      .invoke({ question: 'hi' }, { callbacks: [handler] })
    await provider.forceFlush()
    const trace = await server.readTrace(handler.last_trace_id ?? '')
    expect(renderTrace(trace)).toMatchInlineSnapshot(`
      "SPAN RunnableSequence
        GENERATION ChatOpenAI | gpt-4o-mini-2024-07-18 | input 15, input_cache_read 4, output 7, output_reasoning 3, total 29 | 8.55 µ$
        SPAN ChatPromptTemplate
        SPAN StrOutputParser"
    `)
    expect(trace).toMatchObject({
      userId: 'ada',
      sessionId: 'loom-2',
      tags: ['chain'],
      input: { question: 'hi' },
      output: 'hello from the mock',
    })
    expect(find(trace, 'ChatOpenAI')).toMatchObject({
      output: { role: 'assistant', content: 'hello from the mock' },
    })
  })
})

describe('@langfuse/client 5', () => {
  it('reads observations page by page, and by a filter', async () => {
    const traceId = await startActiveObservation('many', async (root) => {
      for (const name of ['a', 'b', 'c'])
        root.startObservation(name, { input: { name }, metadata: { name } }).end()
      await Promise.resolve()
      return root.traceId
    })
    await provider.forceFlush()
    const client = new LangfuseClient({
      publicKey: PUBLIC_KEY,
      secretKey: SECRET_KEY,
      baseUrl: server.url,
    })
    const names: (string | null | undefined)[] = []
    let cursor: string | undefined
    do {
      const page = await client.api.observations.getMany({
        traceId,
        limit: 3,
        fields: 'core,basic,io',
        ...(cursor === undefined ? {} : { cursor }),
      })
      names.push(...page.data.map(({ name }) => name))
      cursor = page.meta.cursor ?? undefined
    } while (cursor !== undefined)
    expect(new Set(names)).toEqual(new Set(['many', 'a', 'b', 'c']))
    expect(names).toHaveLength(4)
    const filter = JSON.stringify([
      { type: 'stringObject', column: 'metadata', key: 'name', operator: '=', value: 'b' },
    ])
    const found = await client.api.observations.getMany({ traceId, filter, fields: 'io' })
    expect(found.data).toMatchObject([{ input: '{"name":"b"}' }])
  })
})
