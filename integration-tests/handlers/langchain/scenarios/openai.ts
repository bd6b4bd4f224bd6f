import { InMemoryCache } from '@langchain/core/caches'
import { HumanMessage } from '@langchain/core/messages'
import { StringOutputParser } from '@langchain/core/output_parsers'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import { FakeLLM, FakeStreamingLLM } from '@langchain/core/utils/testing'
import { ChatOpenAI } from '@langchain/openai'
import { createAgent } from 'langchain'
import nock from 'nock'
import { z } from 'zod'

import { consume, failing, scripted } from './scenario.ts'
import type { Scenario, World } from './scenario.ts'

const MINI = 'model=gpt-4o-mini-2024-07-18 usage=U2'
const RESPONSES =
  'model=gpt-4.1-mini-2025-04-14 usage={"input":13,"output":7,"input_cache_read":8,"output_reasoning":6,"total":34}'
const prompt = ChatPromptTemplate.fromMessages([['human', '{q}']])
const parser = new StringOutputParser()
const answer = z.object({ answer: z.string() })
const weather = {
  type: 'function' as const,
  function: {
    name: 'get_weather',
    description: 'The weather of a city.',
    parameters: { type: 'object', properties: { city: { type: 'string' } } },
  },
}
const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

// Loading nock patches the network of the whole process; only one scenario wants that.
nock.restore()

type Fields = NonNullable<ConstructorParameters<typeof ChatOpenAI>[0]>

function openAi(world: World, fields: Fields = {}): ChatOpenAI {
  return new ChatOpenAI({ model: 'gpt-4o-mini', ...world.openAi, maxRetries: 0, ...fields })
}

function chain(world: World, fields: Fields = {}) {
  return prompt.pipe(openAi(world, fields)).pipe(parser)
}

export const openAiScenarios: Scenario[] = [
  {
    name: 'openai-invoke',
    tree: `
CHAIN oai-chain
  SPAN ChatPromptTemplate
  GENERATION ChatOpenAI ${MINI} finish=stop
  SPAN StrOutputParser`,
    run: (world) => chain(world).invoke({ q: 'hi' }, { ...world.traced, runName: 'oai-chain' }),
  },
  {
    name: 'openai-stream',
    tree: `
CHAIN oai-chain
  SPAN ChatPromptTemplate
  GENERATION ChatOpenAI ${MINI} ttft finish=stop
  SPAN StrOutputParser`,
    run: async (world) =>
      consume(await chain(world).stream({ q: 'hi' }, { ...world.traced, runName: 'oai-chain' })),
  },
  {
    // LangGraph joins the chunks itself here, and keeps the answering model's name beside the message only.
    name: 'openai-agent-stream-messages',
    tree: `
AGENT LangGraph
  CHAIN __start__ level=DEBUG
  CHAIN model_request
    GENERATION ChatOpenAI ${MINI} ttft finish=stop`,
    run: async (world) =>
      consume(
        await createAgent({ model: openAi(world), tools: [] }).stream(
          { messages: [{ role: 'user', content: 'hi' }] },
          { ...world.traced, streamMode: 'messages' },
        ),
      ),
  },
  {
    name: 'openai-stream-no-usage',
    tree: `
CHAIN RunnableSequence
  SPAN ChatPromptTemplate
  GENERATION ChatOpenAI model=gpt-4o-mini-2024-07-18 ttft finish=stop
  SPAN StrOutputParser`,
    run: async (world) =>
      consume(await chain(world, { streamUsage: false }).stream({ q: 'hi' }, world.traced)),
  },
  {
    name: 'openai-streaming-flag-invoke',
    tree: `GENERATION ChatOpenAI ${MINI} ttft finish=stop`,
    run: async (world) => {
      // With this flag LangChain fetches a tokenizer to estimate what the stream reports anyway.
      nock.activate()
      nock('https://tiktoken.pages.dev')
        .get(/./)
        .reply(200, { pat_str: '.', special_tokens: {}, bpe_ranks: '' })
      nock.enableNetConnect('127.0.0.1')
      try {
        await openAi(world, { streaming: true }).invoke('hi', world.traced)
      } finally {
        nock.cleanAll()
        nock.restore()
      }
    },
  },
  {
    name: 'openai-responses-invoke',
    tree: `GENERATION ChatOpenAI ${RESPONSES}`,
    run: (world) =>
      openAi(world, { model: 'gpt-4.1-mini', useResponsesApi: true }).invoke('hi', world.traced),
  },
  {
    name: 'openai-responses-stream',
    tree: `GENERATION ChatOpenAI ${RESPONSES} ttft`,
    run: async (world) =>
      consume(
        await openAi(world, { model: 'gpt-4.1-mini', useResponsesApi: true }).stream(
          'hi',
          world.traced,
        ),
      ),
  },
  {
    name: 'openai-tools-invoke',
    tree: `GENERATION ChatOpenAI ${MINI} finish=tool_calls`,
    run: (world) => openAi(world).bindTools([weather]).invoke('weather?', world.traced),
  },
  {
    name: 'openai-tools-stream',
    tree: `GENERATION ChatOpenAI ${MINI} ttft finish=tool_calls`,
    run: async (world) =>
      consume(await openAi(world).bindTools([weather]).stream('weather?', world.traced)),
  },
  {
    name: 'openai-n2',
    tree: `GENERATION ChatOpenAI ${MINI} finish=stop`,
    run: (world) =>
      openAi(world, { n: 2 }).generate([[new HumanMessage('hi')]], undefined, [world.handler]),
  },
  {
    name: 'openai-generate-2-prompts',
    isParallel: true,
    tree: `
GENERATION ChatOpenAI ${MINI} finish=stop
GENERATION ChatOpenAI ${MINI} finish=stop`,
    run: (world) =>
      openAi(world).generate([[new HumanMessage('a')], [new HumanMessage('b')]], undefined, [
        world.handler,
      ]),
  },
  {
    name: 'openai-structured-function-calling',
    tree: `
CHAIN RunnableSequence
  GENERATION ChatOpenAI ${MINI} finish=tool_calls
  SPAN JsonOutputKeyToolsParser`,
    run: (world) =>
      openAi(world)
        .withStructuredOutput(answer, { method: 'functionCalling' })
        .invoke('hi', world.traced),
  },
  {
    name: 'openai-structured-json-schema',
    tree: `
CHAIN RunnableSequence
  GENERATION ChatOpenAI model=gpt-4o-2024-07-18 usage=U2 finish=stop
  SPAN RunnableLambda
    SPAN StructuredOutputParser`,
    run: (world) =>
      openAi(world, { model: 'gpt-4o' })
        .withStructuredOutput(answer, { method: 'jsonSchema' })
        .invoke('hi', world.traced),
  },
  {
    name: 'openai-structured-include-raw',
    tree: `
CHAIN RunnableSequence
  SPAN RunnableMap
    GENERATION ChatOpenAI ${MINI} finish=tool_calls
  CHAIN RunnableWithFallbacks
    SPAN RunnableMap
      SPAN RunnableLambda
        SPAN JsonOutputKeyToolsParser`,
    run: (world) =>
      openAi(world)
        .withStructuredOutput(answer, { method: 'functionCalling', includeRaw: true })
        .invoke('hi', world.traced),
  },
  {
    name: 'openai-http-error',
    tree: `
CHAIN RunnableSequence level=ERROR status="400 bad request mock"
  SPAN ChatPromptTemplate
  GENERATION ChatOpenAI level=ERROR status="400 bad request mock" model=gpt-4o-mini`,
    run: (world) => failing(chain(world).invoke({ q: 'FAIL 400' }, world.traced)),
  },
  {
    name: 'openai-retry-500-then-ok',
    tree: `GENERATION ChatOpenAI ${MINI} finish=stop`,
    run: (world) => openAi(world, { maxRetries: 2 }).invoke('FAIL ONCE', world.traced),
  },
  {
    name: 'openai-multimodal',
    tree: `GENERATION ChatOpenAI ${MINI} finish=stop`,
    run: (world) =>
      openAi(world).invoke(
        [
          new HumanMessage({
            content: [
              { type: 'text', text: 'what is this?' },
              { type: 'image_url', image_url: { url: PIXEL } },
            ],
          }),
        ],
        world.traced,
      ),
  },
  {
    name: 'openai-multimodal-v1-blocks',
    tree: `GENERATION ChatOpenAI ${MINI} finish=stop`,
    run: (world) =>
      openAi(world).invoke(
        [
          new HumanMessage({
            contentBlocks: [
              { type: 'text', text: 'what is this?' },
              { type: 'image', mimeType: 'image/png', data: PIXEL.split(',')[1] ?? '' },
            ],
          }),
        ],
        world.traced,
      ),
  },
  {
    name: 'openai-stream-early-break',
    tree: `
CHAIN RunnableSequence level=WARNING status="no end event from LangChain: the stream was abandoned or the…"
  SPAN ChatPromptTemplate
  GENERATION ChatOpenAI level=WARNING status="no end event from LangChain: the stream was abandoned or the…" model=gpt-4o-mini ttft
  SPAN StrOutputParser level=WARNING status="no end event from LangChain: the stream was abandoned or the…"`,
    run: async (world) => consume(await chain(world).stream({ q: 'hi' }, world.traced), 2),
  },
  {
    name: 'llm-completion-invoke',
    tree: 'GENERATION FakeLLM ttft',
    run: ({ traced }) => new FakeLLM({ response: 'a text' }).invoke('hi', traced),
  },
  {
    name: 'llm-completion-stream',
    tree: 'GENERATION FakeStreamingLLM ttft',
    run: async ({ traced }) =>
      consume(await new FakeStreamingLLM({ responses: ['a text'] }).stream('hi', traced)),
  },
  {
    name: 'llm-completion-batch',
    isParallel: true,
    tree: `
GENERATION FakeLLM ttft
GENERATION FakeLLM ttft
GENERATION FakeLLM ttft`,
    run: ({ traced }) => new FakeLLM({ response: 'a text' }).batch(['a', 'b', 'c'], traced),
  },
  {
    name: 'cache-hit',
    tree: `
GENERATION miss model=scripted-1-0101 usage=U1 finish=stop
GENERATION hit model=scripted-1-0101 usage={"input":0,"output":0,"total":0} finish=stop cached`,
    run: async ({ traced }) => {
      const model = scripted('hi', { cache: new InMemoryCache() })
      await model.invoke('same', { ...traced, runName: 'miss' })
      await model.invoke('same', { ...traced, runName: 'hit' })
    },
  },
]
