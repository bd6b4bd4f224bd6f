import { observeLlamaIndex } from '@heddle/llamaindex'
import type { LlamaIndexOptions } from '@heddle/llamaindex'
import { Anthropic, AnthropicSession } from '@llamaindex/anthropic'
import type { ToolCallLLM } from '@llamaindex/core/llms'
import { Ollama } from '@llamaindex/ollama'
import { OpenAI, OpenAIEmbedding, OpenAIResponses } from '@llamaindex/openai'
import { Settings, VectorStoreIndex, Document } from 'llamaindex'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { openProviderServers } from './provider-servers.ts'
import type { ProviderServers } from './provider-servers.ts'
import { startRecording } from './record.ts'
import { readAll } from './scenarios/scenario.ts'

let provider: ProviderServers

beforeAll(async () => {
  provider = await openProviderServers()
})

afterAll(() => provider.close())

const messages = [{ role: 'user' as const, content: 'Hello' }]
const CHAT_USAGE = { input: 15, input_cache_read: 4, output: 7, output_reasoning: 3, total: 29 }
const RESPONSE_USAGE = { input: 13, input_cache_read: 8, output: 7, output_reasoning: 6, total: 34 }
const MESSAGE_USAGE = {
  input: 11,
  input_cache_read: 5,
  input_cache_creation: 2,
  output: 9,
  total: 27,
}
const OLLAMA_USAGE = { input: 6, output: 4, total: 10 }

const openAi = (options = {}) =>
  new OpenAI({
    apiKey: 'sk-never-record-this',
    baseURL: `${provider.url}/v1`,
    model: 'gpt-4o-mini',
    ...options,
  })

function anthropic() {
  const session = new AnthropicSession({ apiKey: 'sk-never-record-this', baseURL: provider.url })
  return new Anthropic({ model: 'claude-3-5-sonnet-20240620' as never, session })
}

interface Case {
  readonly name: string
  readonly model: () => ToolCallLLM
  readonly answeredBy: string
  readonly usage: Record<string, number>
  readonly options?: LlamaIndexOptions
}

const cases: readonly Case[] = [
  {
    name: 'OpenAI',
    model: openAi,
    answeredBy: 'gpt-4o-mini-2024-07-18',
    usage: CHAT_USAGE,
    options: { streamUsage: true },
  },
  {
    name: 'OpenAIResponses',
    model: () =>
      new OpenAIResponses({
        apiKey: 'sk-1',
        baseURL: `${provider.url}/v1`,
        model: 'gpt-4o-mini',
      }),
    answeredBy: 'gpt-4o-mini-2024-07-18',
    usage: RESPONSE_USAGE,
  },
  {
    name: 'Anthropic',
    model: anthropic,
    answeredBy: 'claude-3-5-sonnet-20240620',
    usage: MESSAGE_USAGE,
  },
  {
    name: 'Ollama',
    model: () => new Ollama({ model: 'llama3', config: { host: provider.url } }),
    answeredBy: 'llama3',
    usage: OLLAMA_USAGE,
  },
]

describe.each(cases)('$name', ({ name, model, answeredBy, usage, options: extra }) => {
  const expected = {
    type: 'GENERATION',
    name,
    model: answeredBy,
    usageDetails: usage,
    input: [{ role: 'user', content: 'Hello' }],
    output: { role: 'assistant', content: 'Hello you' },
  }

  it.each([false, true])('chat, streamed: %s', async (stream) => {
    const { options, arrived } = await startRecording(extra)
    const llm = observeLlamaIndex(model(), options)
    if (stream) await readAll(await llm.chat({ messages, stream: true }))
    else await llm.chat({ messages })
    const { observations, named, text } = await arrived()
    expect(observations).toHaveLength(1)
    expect(named(name)).toMatchObject({ ...expected, metadata: { provider: name, stream } })
    expect(Boolean(named(name).completionStartTime)).toBe(stream)
    expect(text).not.toContain('sk-never-record-this')
  })

  it.each([false, true])('complete is one generation, streamed: %s', async (stream) => {
    const { options, arrived } = await startRecording(extra)
    const llm = observeLlamaIndex(model(), options)
    if (stream) for await (const _ of await llm.complete({ prompt: 'Hello', stream: true }));
    else await llm.complete({ prompt: 'Hello' })
    const { observations, named } = await arrived()
    expect(observations).toHaveLength(1)
    expect(named(name)).toMatchObject(expected)
  })
})

const chunks = async (llm: OpenAI) => {
  const seen: unknown[] = []
  for await (const chunk of await llm.chat({ messages, stream: true })) seen.push(chunk)
  return seen
}

describe('usage of streams that the program did not ask for', () => {
  it('is asked for where it is safe, and the extra chunk never reaches the program', async () => {
    const { options } = await startRecording({ streamUsage: true })
    const events: unknown[] = []
    const listener = (event: { detail: unknown }) => void events.push(event.detail)
    Settings.callbackManager.on('llm-stream', listener)
    const plain = await chunks(openAi())
    await vi.waitFor(() => expect(events).toHaveLength(plain.length))
    expect(await chunks(observeLlamaIndex(openAi(), options))).toEqual(plain)
    await vi.waitFor(() => expect(events).toHaveLength(plain.length * 2))
    Settings.callbackManager.off('llm-stream', listener)
    expect(provider.asked.at(-1)?.body['stream_options']).toEqual({ include_usage: true })
  })

  it('stays when the program asked for it itself', async () => {
    const { options, arrived } = await startRecording({ streamUsage: true })
    const additionalChatOptions = { stream_options: { include_usage: true } } as never
    const llm = observeLlamaIndex(openAi({ additionalChatOptions }), options)
    const seen: unknown[] = []
    for await (const { raw } of await llm.chat({ messages, stream: true })) seen.push(raw)
    expect(seen.at(-1)).toHaveProperty('usage.prompt_tokens', 19)
    expect((await arrived()).named('OpenAI').usageDetails).toEqual(CHAT_USAGE)
  })

  it('is not asked of other servers than OpenAI by default; it is then absent, not zero', async () => {
    const { options, arrived } = await startRecording()
    await readAll(await observeLlamaIndex(openAi(), options).chat({ messages, stream: true }))
    expect(provider.asked.at(-1)?.body).not.toHaveProperty('stream_options')
    const { usageDetails } = (await arrived()).named('OpenAI')
    expect(Object.keys(usageDetails ?? {})).toEqual([])
  })
})

describe('clients of providers', () => {
  it('give the usage of embeddings, counted once a call', async () => {
    const { options, arrived } = await startRecording()
    const embedding = observeLlamaIndex(
      new OpenAIEmbedding({
        apiKey: 'sk-never-record-this',
        baseURL: `${provider.url}/v1`,
        model: 'text-embedding-3-small',
      }),
      options,
    )
    expect(await embedding.getTextEmbedding('one')).toEqual([0.5, 0.25, 0.125])
    await embedding.getTextEmbeddingsBatch(
      Array.from({ length: 12 }, (_, index) => `text ${index}`),
    )
    const { observations, text } = await arrived()
    expect(observations).toMatchObject([
      {
        type: 'EMBEDDING',
        name: 'text-embedding-3-small',
        model: 'text-embedding-3-small',
        input: ['one'],
        output: { count: 1, dimensions: 3 },
        usageDetails: { input: 7, total: 7 },
      },
      // Two requests of ten and of two texts.
      { output: { count: 12, dimensions: 3 }, usageDetails: { input: 14, total: 14 } },
    ])
    expect(text).not.toContain('0.125')
    expect(text).not.toContain('sk-never-record-this')
  })

  it('are left alone when that is asked for', async () => {
    const { options, arrived } = await startRecording({ clientTaps: false })
    const llm = observeLlamaIndex(anthropic(), options)
    const session = Reflect.get(llm, 'session') as { anthropic: { messages: object } }
    await readAll(await llm.chat({ messages, stream: true }))
    expect(Object.hasOwn(session.anthropic.messages, 'create')).toBe(false)
    const { usageDetails } = (await arrived()).named('Anthropic')
    expect(Object.keys(usageDetails ?? {})).toEqual([])
  })

  it('answer a whole query of OpenAI, with a model call in every engine', async () => {
    const { options, arrived } = await startRecording({ streamUsage: true })
    Settings.llm = openAi()
    Settings.embedModel = new OpenAIEmbedding({ apiKey: 'sk-1', baseURL: `${provider.url}/v1` })
    const index = await VectorStoreIndex.fromDocuments([new Document({ text: 'a heddle' })])
    const engine = observeLlamaIndex(index.asQueryEngine(), options)
    expect(await readAll(await engine.query({ query: 'What?', stream: true }))).toBe('Hello you')
    const { tree } = await arrived()
    expect(tree).toBe(
      [
        'CHAIN RetrieverQueryEngine.query',
        '  RETRIEVER VectorIndexRetriever',
        '    EMBEDDING text-embedding-ada-002 model=text-embedding-ada-002 usage=input:7,total:7',
        '    SPAN SimpleVectorStore.query',
        '  CHAIN CompactAndRefine.synthesize',
        '    GENERATION OpenAI model=gpt-4o-mini-2024-07-18 usage=input:15,input_cache_read:4,output:7,output_reasoning:3,total:29 ttft',
      ].join('\n'),
    )
  })
})
