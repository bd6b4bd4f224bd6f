import { startStandIn } from '@heddle/examples-shared'
import type { StandInOptions } from '@heddle/examples-shared'
import type { AIMessageChunk, UsageMetadata } from '@langchain/core/messages'
import { tool } from '@langchain/core/tools'
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'

const PROMPT = [
  ['system', '<document source="a.md">The rapier loom makes 220 picks per minute.</document>'],
  ['user', 'How many picks does the rapier loom make?'],
] as [string, string][]
const ANSWER = 'The rapier loom makes 220 picks per minute. [a.md]'

async function openStandIn(options?: StandInOptions) {
  const standIn = await startStandIn(options)
  onTestFinished(() => standIn.close())
  const settings = { apiKey: 'sk-stand-in', configuration: { baseURL: standIn.baseUrl } }
  const chat = (fields: ConstructorParameters<typeof ChatOpenAI>[0] = {}) =>
    new ChatOpenAI({ model: 'gpt-4o-mini', maxRetries: 0, ...settings, ...fields })
  return { standIn, settings, chat }
}

/** The usage of a message; a message without one fails the test. */
function usageOf(message: { readonly usage_metadata?: unknown }): UsageMetadata {
  expect(message.usage_metadata).toBeDefined()
  return message.usage_metadata as UsageMetadata
}

const search = tool(({ query }) => query, {
  name: 'search',
  schema: z.object({ query: z.string() }),
})
const calculator = tool(({ expression }) => expression, {
  name: 'calculator',
  schema: z.object({ expression: z.string() }),
})

describe('the stand-in behind the real OpenAI client of LangChain', () => {
  it('answers with text, a dated model name, a finish reason and usage', async () => {
    const { chat } = await openStandIn()
    const message = await chat().invoke(PROMPT)
    expect(message.text).toBe(ANSWER)
    expect(message.response_metadata).toMatchObject({
      model_name: 'gpt-4o-mini-2024-07-18',
      finish_reason: 'stop',
    })
    const usage = usageOf(message)
    expect(usage.total_tokens).toBe(usage.input_tokens + usage.output_tokens)
  })

  it('streams the same answer token by token with the same usage', async () => {
    const { chat } = await openStandIn()
    const whole = await chat().invoke(PROMPT)
    const chunks: AIMessageChunk[] = []
    for await (const chunk of await chat().stream(PROMPT)) chunks.push(chunk)
    const texts = chunks.map(({ text }) => text).filter((text) => text !== '')
    expect(texts.join('')).toBe(ANSWER)
    expect(texts).toHaveLength(usageOf(whole).output_tokens)
    const sum = chunks.reduce((left, right) => left.concat(right))
    expect(sum.usage_metadata).toEqual(whole.usage_metadata)
    expect(sum.response_metadata['finish_reason']).toBe('stop')
  })

  it('sends no usage on a stream that does not ask for it', async () => {
    const { chat } = await openStandIn()
    const stream = await chat({ streamUsage: false }).stream(PROMPT)
    for await (const chunk of stream) expect(chunk.usage_metadata).toBeUndefined()
  })

  it('calls several tools, streamed or not, with arguments that parse', async () => {
    const { chat } = await openStandIn()
    const model = chat().bindTools([search, calculator])
    const question = 'Where is the loom, and what is 2 * 3?'
    const expected = [
      { name: 'search', args: { query: 'Where is the loom' } },
      { name: 'calculator', args: { expression: '2 * 3' } },
    ]
    const whole = await model.invoke(question)
    expect(whole.tool_calls).toMatchObject(expected)
    expect(whole.response_metadata['finish_reason']).toBe('tool_calls')
    let sum: AIMessageChunk | undefined
    let argumentChunks = 0
    for await (const chunk of await model.stream(question)) {
      argumentChunks += chunk.tool_call_chunks?.filter(({ args }) => args).length ?? 0
      sum = sum?.concat(chunk) ?? chunk
    }
    expect(sum?.tool_calls).toMatchObject(expected)
    expect(argumentChunks).toBeGreaterThan(4)
  })

  it('gives n choices and counts the prompt once', async () => {
    const { chat } = await openStandIn()
    const single = await chat().invoke(PROMPT)
    const { generations, llmOutput } = await chat({ n: 3 }).generate([
      PROMPT.map(([role, content]) => ({ role, content })),
    ])
    expect(generations[0]).toHaveLength(3)
    expect(llmOutput?.['tokenUsage']).toMatchObject({
      promptTokens: usageOf(single).input_tokens,
    })
  })

  it('embeds so that a question is nearest to the text that answers it', async () => {
    const { settings } = await openStandIn()
    const embeddings = new OpenAIEmbeddings({ model: 'text-embedding-3-small', ...settings })
    const texts = ['Heddles lift warp threads.', 'Tokens cost money.']
    const [near = [], far = []] = await embeddings.embedDocuments(texts)
    const question = await embeddings.embedQuery('What lifts a warp thread?')
    const product = (vector: number[]) =>
      vector.reduce((total, value, index) => total + value * (question[index] ?? 0), 0)
    expect(question).toHaveLength(1536)
    expect(product(near)).toBeGreaterThan(product(far) + 0.3)
  })

  it('fails on demand: once from outside, always by header, and in the middle of a stream', async () => {
    const { standIn, chat, settings } = await openStandIn()
    standIn.failNext(500)
    expect((await chat({ maxRetries: 1 }).invoke(PROMPT)).text).toBe(ANSWER)
    const failing = (failure: string) =>
      chat({
        configuration: {
          ...settings.configuration,
          defaultHeaders: { 'x-stand-in-fail': failure },
        },
      })
    await expect(failing('429').invoke(PROMPT)).rejects.toMatchObject({ status: 429 })
    const texts: string[] = []
    await expect(
      (async () => {
        for await (const { text } of await failing('cut').stream(PROMPT)) texts.push(text)
      })(),
    ).rejects.toThrow(/terminated|aborted|closed/iu)
    expect(texts.join('')).toBe('The rapier')
  })

  it('refuses what it does not serve, and says what it serves', async () => {
    const { standIn, chat } = await openStandIn()
    await expect(chat({ model: 'gpt-9' }).invoke(PROMPT)).rejects.toThrow(/gpt-4o-mini.*gpt-9/u)
    await expect(
      chat().invoke(PROMPT, { response_format: { type: 'json_object' } }),
    ).rejects.toThrow(/answers with text only/u)
    const noKey = await fetch(`${standIn.baseUrl}/models`)
    expect(noKey.status).toBe(401)
    const models = await fetch(`${standIn.baseUrl}/models`, {
      headers: { authorization: 'Bearer sk' },
    })
    expect(await models.json()).toMatchObject({
      object: 'list',
      data: [{ id: 'gpt-4o-mini' }, {}, {}, {}],
    })
  })
})
