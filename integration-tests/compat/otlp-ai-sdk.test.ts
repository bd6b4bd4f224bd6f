/** The telemetry of three majors of the Vercel AI SDK, unmodified, through OpenTelemetry's exporter. */
import { createRequire } from 'node:module'

import { OpenTelemetry } from '@ai-sdk/otel'
import * as ai7 from 'ai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { scriptedModel } from '../handlers/ai-sdk/scripted-model.ts'
import type { Major, Turn } from '../handlers/ai-sdk/scripted-model.ts'
import type { Ai } from '../handlers/ai-sdk/sdk.ts'
import {
  type CompatServer,
  type TracedProgram,
  find,
  openCompatServer,
  registerProvider,
  renderTrace,
} from './otlp-server.ts'

let server: CompatServer
let program: TracedProgram

beforeAll(async () => {
  server = await openCompatServer()
  program = registerProvider(server)
})

afterAll(async () => {
  await program.provider.shutdown()
  await server.close()
})

/** The older majors are loaded as CommonJS: the test runner's conditions pick a file of their OpenTelemetry package that Node cannot load. */
const require = createRequire(import.meta.url)

/** The majors declare these differently; the program keeps to what they share. */
const MAJORS: Readonly<Record<Major, Ai>> = {
  5: require('ai5') as Ai,
  6: require('ai6') as Ai,
  7: ai7 as unknown as Ai,
}

/** A scripted model under a name that the price list has. */
function pricedModel(major: Major, turns: readonly Turn[]) {
  const model = scriptedModel(major, turns)
  const modelId = 'gpt-4o-mini'
  return {
    ...model,
    modelId,
    doGenerate: async (options: Parameters<typeof model.doGenerate>[0]) => {
      const answer = await model.doGenerate(options)
      return { ...answer, response: { ...answer.response, modelId } }
    },
  }
}

/** A call of the SDK in two steps: the model asks for a tool, then answers. */
async function runAgent(major: Major): Promise<void> {
  const ai = MAJORS[major]
  const telemetry = {
    isEnabled: true,
    functionId: 'forecast',
    metadata: { userId: 'ada', sessionId: 'loom-1', tags: ['weave'], plan: 'pro' },
  }
  await ai.generateText({
    model: pricedModel(major, [
      { calls: [{ id: 'c1', name: 'weather', input: '{"city":"Ulm"}' }] },
      { text: 'It rains.' },
    ]),
    tools: {
      weather: ai.tool({
        description: 'Tells the weather.',
        inputSchema: ai.jsonSchema({ type: 'object', properties: { city: { type: 'string' } } }),
        execute: () => ({ rain: true }),
      }),
    },
    stopWhen: ai.stepCountIs(3),
    prompt: 'How is the weather?',
    temperature: 0.3,
    experimental_telemetry: telemetry,
    telemetry,
  })
}

describe('the telemetry of the Vercel AI SDK', () => {
  // Of a call without streaming, ai@5 reports neither cached nor reasoning tokens.
  it.each([
    [5, 'input 20, output 8, total 28 | 7.8 µ$'],
    [
      6,
      'input 15, input_cached_tokens 5, output 5, output_reasoning_tokens 3, total 28 | 7.425 µ$',
    ],
  ] as const)(
    'of ai@%i gives priced calls of the model, and not their sum',
    async (major, usage) => {
      const trace = await program.trace(() => runAgent(major))
      const call = `    GENERATION forecast:ai.generateText.doGenerate | gpt-4o-mini | ${usage}`
      expect(renderTrace(trace).split('\n')).toEqual([
        'SPAN app',
        '  SPAN forecast:ai.generateText | gpt-4o-mini',
        call,
        call,
        '    TOOL weather',
      ])
      expect(trace).toMatchObject({
        userId: 'ada',
        sessionId: 'loom-1',
        tags: ['weave'],
        metadata: { plan: 'pro' },
      })
      const calls = trace.observations.filter(({ type }) => type === 'GENERATION')
      expect(calls[0]).toMatchObject({
        modelParameters: { temperature: 0.3, provider: 'acme.chat' },
        input: [{ role: 'user', content: [{ type: 'text', text: 'How is the weather?' }] }],
        output: { role: 'assistant', tool_calls: [{ toolCallId: 'c1', toolName: 'weather' }] },
        metadata: { tools: [{ name: 'weather' }] },
      })
      expect(calls.map(({ output }) => output)).toContain('It rains.')
      expect(find(trace, 'weather')).toMatchObject({
        type: 'TOOL',
        input: { city: 'Ulm' },
        output: { rain: true },
      })
    },
  )

  it.each([5, 6] as const)('of ai@%i tells when a stream began to answer', async (major) => {
    const ai = MAJORS[major]
    const trace = await program.trace(async () => {
      await ai
        .streamText({
          model: scriptedModel(major, [{ text: 'It rains.' }]),
          prompt: 'How is the weather?',
          experimental_telemetry: { isEnabled: true },
        })
        .consumeStream()
    })
    const call = find(trace, 'ai.streamText.doStream')
    expect(call).toMatchObject({
      type: 'GENERATION',
      output: 'It rains.',
      usageDetails: {
        input: 15,
        input_cached_tokens: 5,
        output: 5,
        output_reasoning_tokens: 3,
        total: 28,
      },
    })
    expect(call.timeToFirstToken).toBeGreaterThan(0)
    expect(call.timeToFirstToken).toBeLessThanOrEqual(Number(call.latency) + 0.001)
  })

  it('of ai@7 gives priced calls of the model, and not their sum', async () => {
    ai7.registerTelemetry(new OpenTelemetry())
    const trace = await program.trace(() => runAgent(7))
    expect(renderTrace(trace)).toMatchInlineSnapshot(`
      "SPAN app
        AGENT invoke_agent gpt-4o-mini
          SPAN step 1
            GENERATION chat gpt-4o-mini | gpt-4o-mini | input 15, input_cached_tokens 5, output 8, total 28 | 7.425 µ$
            TOOL weather
          SPAN step 2
            GENERATION chat gpt-4o-mini | gpt-4o-mini | input 15, input_cached_tokens 5, output 8, total 28 | 7.425 µ$"
    `)
    expect(find(trace, 'chat gpt-4o-mini')).toMatchObject({
      modelParameters: { temperature: 0.3 },
      metadata: { tools: [{ name: 'weather' }] },
    })
    expect(find(trace, 'invoke_agent gpt-4o-mini')).toMatchObject({
      input: [{ role: 'user', parts: [{ type: 'text', content: 'How is the weather?' }] }],
    })
    expect(find(trace, 'weather')).toMatchObject({
      input: { city: 'Ulm' },
      output: { rain: true },
    })
  })
})
