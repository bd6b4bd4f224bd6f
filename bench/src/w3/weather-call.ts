import { generateText, jsonSchema, stepCountIs, tool } from 'ai'
import type { LanguageModel } from 'ai'

import { createProse, createRandom } from '../harness/random.ts'
import { OUTPUT_MARKER } from '../w1/trace-plan.ts'

const random = createRandom(31)

const INSTRUCTIONS = `Answer with the help of the weather tool.\n${createProse(random, 400)}`

const QUESTIONS = Array.from({ length: 32 }, () => createProse(random, 120))

const ANSWER = `${OUTPUT_MARKER} ${createProse(random, 600)}`

const FORECAST = {
  town: 'Millbrook',
  summary: createProse(random, 300),
  hours: [6, 9, 12, 15, 18].map((hour) => ({ hour, temperature: 10 + hour / 3, rain: 0.1 })),
}

const TOOL_CALL = { toolCallId: 'call-1', toolName: 'weather', input: '{"town":"Millbrook"}' }

const USAGE = {
  inputTokens: { total: 412, noCache: 284, cacheRead: 128, cacheWrite: undefined },
  outputTokens: { total: 148, text: 148, reasoning: undefined },
}

const RESPONSE = { id: 'resp-1', modelId: 'gpt-4o-mini-2024-07-18' }

type Model = Extract<LanguageModel, { readonly specificationVersion: 'v4' }>
type Answer = Awaited<ReturnType<Model['doGenerate']>>

/** Asks for the tool as long as nobody answered it. */
function answer(hasToolResult: boolean): Answer {
  const finish = hasToolResult ? 'stop' : 'tool-calls'
  return {
    content: [hasToolResult ? { type: 'text', text: ANSWER } : { type: 'tool-call', ...TOOL_CALL }],
    finishReason: { unified: finish, raw: finish },
    usage: USAGE,
    warnings: [],
    response: { ...RESPONSE, timestamp: new Date() },
  }
}

/** A model that answers at once and reports usage as hosted models do. */
const model: Model = {
  specificationVersion: 'v4',
  provider: 'openai.chat',
  modelId: 'gpt-4o-mini',
  supportedUrls: {},
  doGenerate: ({ prompt }) => Promise.resolve(answer(prompt.at(-1)?.role === 'tool')),
  doStream: () => Promise.reject(new Error('Expected no streaming in this workload')),
}

const weather = tool({
  description: 'The weather forecast of a town.',
  inputSchema: jsonSchema<{ town: string }>({
    type: 'object',
    properties: { town: { type: 'string', description: 'Name of the town' } },
    required: ['town'],
    additionalProperties: false,
  }),
  execute: () => FORECAST,
})

/** One call of the SDK with a step that uses a tool and a step that answers: two model calls and a tool. */
export async function askForWeather(call: number): Promise<void> {
  await generateText({
    model,
    instructions: INSTRUCTIONS,
    prompt: QUESTIONS[call % QUESTIONS.length] ?? '',
    tools: { weather },
    stopWhen: stepCountIs(4),
    temperature: 0.2,
    maxOutputTokens: 800,
    telemetry: { functionId: 'weather-agent' },
  })
}
