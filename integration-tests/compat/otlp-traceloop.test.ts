/** Traceloop's published OpenLLMetry instrumentations, unmodified, through OpenTelemetry's exporter. */
import * as callbackManager from '@langchain/core/callbacks/manager'
import { LangChainInstrumentation } from '@traceloop/instrumentation-langchain'
import { OpenAIInstrumentation } from '@traceloop/instrumentation-openai'
import OpenAI from 'openai'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { openOpenAiStandIn } from '../handlers/langchain/openai-stand-in.ts'
import type { OpenAiStandIn } from '../handlers/langchain/openai-stand-in.ts'
import { WEATHER, callOpenAi, runChain } from './openai-programs.ts'
import {
  type CompatServer,
  type TracedProgram,
  find,
  openCompatServer,
  registerProvider,
  renderTrace,
} from './otlp-server.ts'

let server: CompatServer
let openAi: OpenAiStandIn
let program: TracedProgram

beforeAll(async () => {
  server = await openCompatServer()
  openAi = await openOpenAiStandIn()
  program = registerProvider(server)
})

afterAll(async () => {
  await program.provider.shutdown()
  await Promise.all([openAi.close(), server.close()])
})

// First, while nothing watches the OpenAI client that LangChain uses.
it('instrumentation of LangChain gives its chains, the model call and the tool', async () => {
  const instrumentation = new LangChainInstrumentation()
  instrumentation.setTracerProvider(program.provider)
  instrumentation.manuallyInstrument({ callbackManagerModule: callbackManager })
  const trace = await program.trace(() => runChain(openAi))
  expect(renderTrace(trace)).toMatchInlineSnapshot(`
    "SPAN app
      CHAIN workflow RunnableLambda
      CHAIN workflow RunnableSequence
      CHAIN workflow parser
      CHAIN workflow prompt
      GENERATION chat gpt-4o-mini | gpt-4o-mini | input 19, output 10, total 29 | 8.85 µ$
      TOOL execute_tool DynamicStructuredTool"
  `)
  expect(find(trace, 'workflow RunnableSequence')).toMatchObject({ input: { question: 'hi' } })
  expect(find(trace, 'execute_tool DynamicStructuredTool')).toMatchObject({
    type: 'TOOL',
    output: '"rain in Ulm"',
  })
})
it('instrumentation of the OpenAI client gives priced generations with messages', async () => {
  const instrumentation = new OpenAIInstrumentation()
  instrumentation.setTracerProvider(program.provider)
  instrumentation.manuallyInstrument(OpenAI)
  const trace = await program.trace(() => callOpenAi(openAi))
  expect(renderTrace(trace)).toMatchInlineSnapshot(`
    "SPAN app
      GENERATION chat gpt-4o-mini | gpt-4o-mini-2024-07-18 | input 19, output 10, total 29 | 8.85 µ$
      GENERATION chat gpt-4o-mini | gpt-4o-mini-2024-07-18 | input 19, output 10, total 29 | 8.85 µ$"
  `)
  const calls = trace.observations.filter(({ type }) => type === 'GENERATION')
  const first = calls.find(({ metadata }) => metadata['tools'] === undefined)
  const second = calls.find(({ metadata }) => metadata['tools'] !== undefined)
  expect(first).toMatchObject({
    modelParameters: { temperature: 0.2 },
    input: [{ role: 'user', parts: [{ type: 'text', content: 'hi' }] }],
    output: { role: 'assistant', parts: [{ type: 'text', content: 'hello from the mock' }] },
  })
  expect(second).toMatchObject({ metadata: { tools: [WEATHER] } })
})
