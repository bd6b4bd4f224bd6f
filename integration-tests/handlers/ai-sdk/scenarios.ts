import { setTimeout as sleep } from 'node:timers/promises'

import { observe } from '@heddle/core'

import { unavailable } from './scripted-model.ts'
import type { Major } from './scripted-model.ts'
import type { Sdk } from './sdk.ts'

/** A small program against the common part of the majors, and the tree it must give. */
export interface Scenario {
  readonly name: string
  readonly tree: string
  /** Trees of majors whose own behaviour differs, with the reason. */
  readonly differs?: { readonly reason: string; readonly trees: Partial<Record<Major, string>> }
  readonly majors?: readonly Major[]
  readonly run: (sdk: Sdk) => Promise<unknown>
}

const U = 'usage=input:15,input_cache_read:5,output:5,output_reasoning:3,total:28'
export const GENERATION = `GENERATION chat mini-1 model=mini-1-0101 ${U}`
export const STREAMED = `${GENERATION} ttft`
export const PARTIAL = 'model=mini-1-0101 ttft'
const TIMED_OUT = 'aborted: TimeoutError: The operation was aborted due to timeout'

const HELLO = { text: 'Hello there friend' }
const schema = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
}

function call(name: string, input: object = { city: 'Paris' }, id = `call-${name}`) {
  return { id, name, input: JSON.stringify(input) }
}

function tools(sdk: Sdk, run: (input: unknown) => unknown = () => 'sunny') {
  const inputSchema = sdk.ai.jsonSchema(schema)
  return {
    weather: sdk.ai.tool({
      description: 'The weather',
      inputSchema,
      execute: async (input: unknown) => {
        await sleep(4)
        return run(input)
      },
    }),
    broken: sdk.ai.tool({
      description: 'Fails',
      inputSchema,
      execute: async () => {
        await sleep(4)
        throw new Error('tool exploded')
      },
    }),
  }
}

async function read(
  stream: AsyncIterable<unknown>,
  count = Number.POSITIVE_INFINITY,
): Promise<void> {
  let seen = 0
  for await (const _ of stream) {
    seen += 1
    if (seen >= count) return
  }
}

/** Reads and stops the call as soon as the model has said everything it says before it hangs. */
async function readAndAbort(
  stream: AsyncIterable<unknown>,
  controller: AbortController,
  reason?: unknown,
): Promise<void> {
  let text = ''
  try {
    for await (const piece of stream) {
      text += String(piece)
      if (text.includes('some words')) controller.abort(reason)
    }
  } catch {
    // ai@5 throws here, the others end.
  }
  await sleep(30)
}

/** What `AbortSignal.timeout` aborts with. */
function timeout(): DOMException {
  return new DOMException('The operation was aborted due to timeout', 'TimeoutError')
}

async function failing(promise: Promise<unknown>): Promise<void> {
  const outcome = await promise.then(
    () => 'returned',
    () => 'failed',
  )
  if (outcome !== 'failed') throw new Error('Expected the call to fail, it returned.')
}

const ignore = { onError: () => {} }

export const scenarios: readonly Scenario[] = [
  {
    name: 'S1 generateText',
    tree: `SPAN greet\n  ${GENERATION}`,
    run: (sdk) =>
      sdk.ai.generateText({ model: sdk.model(HELLO), prompt: 'Hi', ...sdk.traced('greet') }),
  },
  {
    name: 'S1 generateText without a name',
    tree: `SPAN generateText\n  ${GENERATION}`,
    run: (sdk) => sdk.ai.generateText({ model: sdk.model(HELLO), prompt: 'Hi', ...sdk.traced() }),
  },
  {
    name: 'S1 streamText read fully',
    tree: `SPAN greet\n  ${STREAMED}`,
    run: (sdk) =>
      read(
        sdk.ai.streamText({ model: sdk.model(HELLO), prompt: 'Hi', ...sdk.traced('greet') })
          .textStream,
      ),
  },
  ...(['generateText', 'streamText'] as const).map((operation): Scenario => ({
    name: `S2 ${operation} with two parallel tools, one of which throws`,
    tree: [
      'AGENT tools',
      `  ${operation === 'streamText' ? STREAMED : GENERATION}`,
      '  TOOL broken [ERROR "tool exploded"]',
      '  TOOL weather',
      `  ${operation === 'streamText' ? STREAMED : GENERATION}`,
    ].join('\n'),
    run: async (sdk) => {
      const options = {
        model: sdk.model({ calls: [call('broken'), call('weather')] }, { text: 'It is sunny.' }),
        tools: tools(sdk),
        stopWhen: sdk.ai.stepCountIs(4),
        prompt: 'Weather?',
        ...sdk.traced('tools'),
      }
      if (operation === 'generateText') await sdk.ai.generateText(options)
      else await sdk.ai.streamText(options).consumeStream()
    },
  })),
  {
    name: 'S2 ToolLoopAgent',
    tree: `AGENT loop\n  ${GENERATION}\n  TOOL weather\n  ${GENERATION}`,
    run: (sdk) =>
      sdk
        .agent({
          model: sdk.model({ calls: [call('weather')] }, HELLO),
          tools: tools(sdk),
          stopWhen: sdk.ai.stepCountIs(4),
          ...sdk.traced('loop'),
        })
        .generate({ prompt: 'Weather?' }),
  },
  {
    name: 'S3 generateText inside a tool',
    tree: `AGENT outer\n  ${GENERATION}\n  TOOL weather\n    SPAN inner\n      ${GENERATION}\n  ${GENERATION}`,
    run: (sdk) =>
      sdk.ai.generateText({
        model: sdk.model({ calls: [call('weather')] }, HELLO),
        tools: tools(sdk, async () => {
          const { text } = await sdk.ai.generateText({
            model: sdk.model(HELLO),
            prompt: 'in',
            ...sdk.traced('inner'),
          })
          return text
        }),
        stopWhen: sdk.ai.stepCountIs(4),
        prompt: 'Weather?',
        ...sdk.traced('outer'),
      }),
  },
  {
    name: 'S3 streamText inside a tool of streamText',
    tree: `AGENT outer\n  ${STREAMED}\n  TOOL weather\n    SPAN inner\n      ${STREAMED}\n  ${STREAMED}`,
    run: (sdk) =>
      sdk.ai
        .streamText({
          model: sdk.model({ calls: [call('weather')] }, HELLO),
          tools: tools(sdk, async () => {
            await read(
              sdk.ai.streamText({ model: sdk.model(HELLO), prompt: 'in', ...sdk.traced('inner') })
                .textStream,
            )
            return 'done'
          }),
          stopWhen: sdk.ai.stepCountIs(4),
          prompt: 'Weather?',
          ...sdk.traced('outer'),
        })
        .consumeStream(),
  },
  {
    name: 'S4 inside observe(), and a Heddle observation inside a tool',
    tree: `SPAN my-handler\n  AGENT in-observe\n    ${GENERATION}\n    TOOL weather\n      SPAN lookup\n    ${GENERATION}`,
    run: (sdk) => {
      const handler = observe(
        () =>
          sdk.ai.generateText({
            model: sdk.model({ calls: [call('weather')] }, HELLO),
            tools: tools(sdk, () => {
              sdk.client.startObservation({ name: 'lookup' }).end()
              return 'sunny'
            }),
            stopWhen: sdk.ai.stepCountIs(4),
            prompt: 'Weather?',
            ...sdk.traced('in-observe'),
          }),
        { name: 'my-handler', client: sdk.client },
      )
      return handler()
    },
  },
  {
    name: 'S5 streamText aborted by its signal',
    tree: `SPAN stop [WARNING "aborted"]\n  GENERATION chat mini-1 [WARNING "aborted"] ${PARTIAL}`,
    run: async (sdk) => {
      const controller = new AbortController()
      const { textStream } = sdk.ai.streamText({
        model: sdk.model({ text: 'some words', hangs: true }),
        prompt: 'Hi',
        abortSignal: controller.signal,
        ...ignore,
        ...sdk.traced('stop'),
      })
      await readAndAbort(textStream, controller)
    },
  },
  {
    name: 'S5 generateText aborted by its signal',
    tree: `SPAN stop [WARNING "aborted"]\n  GENERATION chat mini-1 [WARNING "aborted"] model=mini-1`,
    run: async (sdk) => {
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 40)
      await failing(
        sdk.ai.generateText({
          model: sdk.model({ hangs: true }),
          prompt: 'Hi',
          abortSignal: controller.signal,
          ...sdk.traced('stop'),
        }),
      )
    },
  },
  ...(['generateText', 'streamText'] as const).map((operation): Scenario => ({
    name: `S5 ${operation} runs out of time`,
    tree: [
      `SPAN slow [WARNING "${TIMED_OUT}"]`,
      `  GENERATION chat mini-1 [WARNING "${TIMED_OUT}"] ${operation === 'streamText' ? PARTIAL : 'model=mini-1'}`,
    ].join('\n'),
    run: async (sdk) => {
      const controller = new AbortController()
      const options = {
        model: sdk.model({ text: 'some words', hangs: true }),
        prompt: 'Hi',
        abortSignal: controller.signal,
        ...ignore,
        ...sdk.traced('slow'),
      }
      if (operation === 'streamText') {
        return readAndAbort(sdk.ai.streamText(options).textStream, controller, timeout())
      }
      setTimeout(() => controller.abort(timeout()), 40)
      return failing(sdk.ai.generateText(options))
    },
  })),
  {
    name: 'S6 the client leaves without a signal',
    tree: `SPAN leave [WARNING "stream abandoned"]\n  GENERATION chat mini-1 [WARNING "stream abandoned"] ${PARTIAL}`,
    differs: {
      reason: 'ai@5 and 6 go on reading the provider to its end, so the model call is complete',
      trees: {
        5: `SPAN leave [WARNING "stream abandoned"]\n  ${STREAMED}`,
        6: `SPAN leave [WARNING "stream abandoned"]\n  ${STREAMED}`,
      },
    },
    run: async (sdk) => {
      const result = sdk.ai.streamText({
        model: sdk.model({ text: 'some words', repeats: 200 }),
        prompt: 'Hi',
        ...sdk.traced('leave'),
      })
      const reader = result.toUIMessageStreamResponse().body?.getReader()
      await reader?.read()
      await reader?.read()
      await reader?.cancel()
    },
  },
  {
    name: 'S7 a stream nobody reads',
    tree: `SPAN unread [WARNING "stream abandoned"]\n  ${STREAMED}`,
    run: async (sdk) => {
      sdk.ai.streamText({ model: sdk.model(HELLO), prompt: 'Hi', ...sdk.traced('unread') })
      await sleep(30)
    },
  },
  {
    name: 'S8 aborted in the second step',
    tree: `AGENT two [WARNING "aborted"]\n  ${STREAMED}\n  TOOL weather\n  GENERATION chat mini-1 [WARNING "aborted"] ${PARTIAL}`,
    run: async (sdk) => {
      const controller = new AbortController()
      const { textStream } = sdk.ai.streamText({
        model: sdk.model({ calls: [call('weather')] }, { text: 'some words', hangs: true }),
        tools: tools(sdk),
        stopWhen: sdk.ai.stepCountIs(4),
        prompt: 'Hi',
        abortSignal: controller.signal,
        ...ignore,
        ...sdk.traced('two'),
      })
      await readAndAbort(textStream, controller)
    },
  },
  {
    name: 'S8 aborted while a tool runs',
    tree: `AGENT two [WARNING "aborted"]\n  ${STREAMED}\n  TOOL weather`,
    run: async (sdk) => {
      const controller = new AbortController()
      const { textStream } = sdk.ai.streamText({
        model: sdk.model({ calls: [call('weather')] }, HELLO),
        tools: tools(sdk, async () => {
          controller.abort()
          await sleep(20)
          return 'late'
        }),
        stopWhen: sdk.ai.stepCountIs(4),
        prompt: 'Hi',
        abortSignal: controller.signal,
        ...ignore,
        ...sdk.traced('two'),
      })
      await read(textStream).catch(() => {})
      await sleep(60)
    },
  },
  ...(['generateText', 'streamText'] as const).map((operation): Scenario => ({
    name: `S9 ${operation} fails three times`,
    tree: [
      'SPAN down [ERROR "AI_RetryError: Failed after 3 attempts. Last error: the provider is overloaded"]',
      '  GENERATION chat mini-1 [WARNING "AI_APICallError: the provider is overloaded"] model=mini-1',
      '  GENERATION chat mini-1 [WARNING "AI_APICallError: the provider is overloaded"] model=mini-1',
      '  GENERATION chat mini-1 [ERROR "AI_APICallError: the provider is overloaded"] model=mini-1',
    ].join('\n'),
    run: async (sdk) => {
      const options = {
        model: sdk.model({ fails: unavailable() }),
        prompt: 'Hi',
        ...sdk.traced('down'),
      }
      if (operation === 'generateText') return failing(sdk.ai.generateText(options))
      return sdk.ai.streamText({ ...options, ...ignore }).consumeStream(ignore)
    },
  })),
  ...(['generateText', 'streamText'] as const).map((operation): Scenario => ({
    name: `S10 ${operation} succeeds at the second attempt`,
    tree: [
      'SPAN again',
      '  GENERATION chat mini-1 [WARNING "AI_APICallError: the provider is overloaded"] model=mini-1',
      `  ${operation === 'streamText' ? STREAMED : GENERATION}`,
    ].join('\n'),
    run: async (sdk) => {
      const model = sdk.model({ fails: unavailable(503) }, HELLO)
      const options = { model, prompt: 'Hi', ...sdk.traced('again') }
      if (operation === 'generateText') await sdk.ai.generateText(options)
      else await sdk.ai.streamText(options).consumeStream()
    },
  })),
  {
    name: 'S11 the provider reports an error inside the stream',
    tree: `SPAN reported [ERROR "content filter tripped"]\n  GENERATION chat mini-1 [ERROR "content filter tripped"] model=mini-1-0101 ${U} ttft`,
    run: (sdk) =>
      sdk.ai
        .streamText({
          model: sdk.model({ text: 'some words', reports: new Error('content filter tripped') }),
          prompt: 'Hi',
          ...ignore,
          ...sdk.traced('reported'),
        })
        .consumeStream(ignore),
  },
  {
    name: 'S12 the connection breaks inside the stream',
    tree: `SPAN reset [ERROR "AI_APICallError: socket hang up"]\n  GENERATION chat mini-1 [ERROR "AI_APICallError: socket hang up"] ${PARTIAL}`,
    run: async (sdk) => {
      const breaks = Object.assign(new Error('socket hang up'), { name: 'AI_APICallError' })
      const { textStream } = sdk.ai.streamText({
        model: sdk.model({ text: 'some words', breaks }),
        prompt: 'Hi',
        ...ignore,
        ...sdk.traced('reset'),
      })
      // A broken stream leaves a reader of ai@5 waiting for ever.
      await Promise.race([read(textStream).catch(() => {}), sleep(100)])
    },
  },
  ...(['generateText', 'streamText'] as const).map((operation): Scenario => ({
    name: `S13 ${operation} asks for a tool that does not exist, and for one with wrong input`,
    tree: [
      'AGENT wrong',
      `  ${operation === 'streamText' ? STREAMED : GENERATION}`,
      `  TOOL nope [ERROR "Model tried to call unavailable tool 'nope'. Available tools: weather, broken."]`,
      `  TOOL weather [ERROR "Invalid input for tool weather: JSON parsing failed: Text: {."]`,
      `  ${operation === 'streamText' ? STREAMED : GENERATION}`,
    ].join('\n'),
    run: async (sdk) => {
      const wrong = { id: 'call-bad', name: 'weather', input: '{' }
      const options = {
        model: sdk.model({ calls: [call('nope'), wrong] }, HELLO),
        tools: tools(sdk),
        stopWhen: sdk.ai.stepCountIs(4),
        prompt: 'Weather?',
        ...ignore,
        ...sdk.traced('wrong'),
      }
      if (operation === 'generateText') await sdk.ai.generateText(options)
      else await sdk.ai.streamText(options).consumeStream(ignore)
    },
  })),
  ...(['generateText', 'streamText'] as const).map((operation): Scenario => ({
    name: `S13 ${operation} with a tool that the provider executes`,
    tree: [
      'AGENT search',
      `  ${operation === 'streamText' ? STREAMED : GENERATION}`,
      '  TOOL web_search',
    ].join('\n'),
    run: async (sdk) => {
      const options = {
        model: sdk.model({
          calls: [{ ...call('web_search'), result: { hits: 3 } }],
          text: 'Found it',
        }),
        tools: {
          web_search: {
            type: sdk.major === 5 ? 'provider-defined' : 'provider',
            isProviderExecuted: true,
            id: 'acme.web_search',
            name: 'web_search',
            args: {},
            inputSchema: sdk.ai.jsonSchema(schema),
          },
        },
        prompt: 'Search',
        ...sdk.traced('search'),
      }
      if (operation === 'generateText') await sdk.ai.generateText(options)
      else await sdk.ai.streamText(options).consumeStream()
    },
  })),
  {
    name: 'S14 Output.object',
    tree: `SPAN parsed\n  ${GENERATION}`,
    run: (sdk) => {
      const output = sdk.ai.Output.object({ schema: sdk.ai.jsonSchema(schema) })
      return sdk.ai.generateText({
        model: sdk.model({ text: '{"city":"Paris"}' }),
        prompt: 'Where?',
        ...(sdk.major === 5 ? { experimental_output: output } : { output }),
        ...sdk.traced('parsed'),
      })
    },
  },
  {
    name: 'S15 generateObject',
    tree: `SPAN object\n  ${GENERATION}`,
    run: (sdk) =>
      sdk.ai.generateObject({
        model: sdk.model({ text: '{"city":"Paris"}' }),
        schema: sdk.ai.jsonSchema(schema),
        prompt: 'Where?',
        ...sdk.traced('object'),
      }),
  },
  {
    name: 'S15 streamObject',
    tree: `SPAN object\n  ${STREAMED}`,
    run: (sdk) =>
      read(
        sdk.ai.streamObject({
          model: sdk.model({ text: '{"city":"Paris"}' }),
          schema: sdk.ai.jsonSchema(schema),
          prompt: 'Where?',
          ...sdk.traced('object'),
        }).partialObjectStream,
      ).then(() => sleep(20)),
  },
  {
    name: 'S15 generateObject that gives no object',
    tree: `SPAN object [ERROR "AI_NoObjectGeneratedError: No object generated: could not parse the response."]\n  ${GENERATION}`,
    run: (sdk) =>
      failing(
        sdk.ai.generateObject({
          model: sdk.model({ text: 'no json' }),
          schema: sdk.ai.jsonSchema(schema),
          prompt: 'Where?',
          ...sdk.traced('object'),
        }),
      ),
  },
  {
    name: 'S16 embed',
    tree: 'SPAN vector\n  EMBEDDING embed vec-1 model=vec-1 usage=input:7,total:7',
    run: (sdk) =>
      sdk.ai.embed({ model: embeddingModel(sdk), value: 'a heddle', ...sdk.traced('vector') }),
  },
  {
    name: 'S16 embedMany in three chunks',
    tree: `SPAN vectors\n${'  EMBEDDING embed vec-1 model=vec-1 usage=input:7,total:7\n'.repeat(3)}`.trim(),
    run: (sdk) =>
      sdk.ai.embedMany({
        model: embeddingModel(sdk),
        values: ['a', 'b', 'c', 'd', 'e'],
        ...sdk.traced('vectors'),
      }),
  },
  {
    name: 'S19 two calls at once that use the same tool call id',
    tree: [
      'SPAN both',
      '  AGENT one',
      `    ${GENERATION}`,
      '    TOOL weather',
      `    ${GENERATION}`,
      '  AGENT two',
      `    ${GENERATION}`,
      '    TOOL weather',
      `    ${GENERATION}`,
    ].join('\n'),
    run: (sdk) => {
      const one = (name: string) =>
        sdk.ai.generateText({
          model: sdk.model({ calls: [call('weather', { city: name }, 'same-id')] }, HELLO),
          tools: tools(sdk),
          stopWhen: sdk.ai.stepCountIs(4),
          prompt: name,
          ...sdk.traced(name),
        })
      const both = observe(() => Promise.all([one('one'), one('two')]), {
        name: 'both',
        client: sdk.client,
        captureOutput: false,
      })
      return both()
    },
  },
  {
    name: 'S20 an MCP tool that answers with an error',
    tree: `AGENT mcp\n  ${GENERATION}\n  TOOL add [ERROR "no such number"]\n  ${GENERATION}`,
    run: (sdk) =>
      sdk.ai.generateText({
        model: sdk.model({ calls: [call('add')] }, HELLO),
        tools: {
          add: sdk.ai.dynamicTool({
            description: 'Adds',
            inputSchema: sdk.ai.jsonSchema(schema),
            execute: async () => {
              await sleep(4)
              return { isError: true, content: [{ type: 'text', text: 'no such number' }] }
            },
          }),
        },
        stopWhen: sdk.ai.stepCountIs(4),
        prompt: 'Add',
        ...sdk.traced('mcp'),
      }),
  },
]

function embeddingModel(sdk: Sdk) {
  const specificationVersion = sdk.major === 5 ? 'v2' : sdk.major === 6 ? 'v3' : 'v4'
  return {
    specificationVersion,
    provider: 'acme.embedding',
    modelId: 'vec-1',
    maxEmbeddingsPerCall: 2,
    supportsParallelCalls: false,
    doEmbed: async ({ values }: { values: string[] }) => {
      await sleep(4)
      return { embeddings: values.map(() => [0.1, 0.2, 0.3]), usage: { tokens: 7 }, warnings: [] }
    },
  }
}
