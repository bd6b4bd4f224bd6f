/** Arize's published OpenInference instrumentations, unmodified, through OpenTelemetry's exporter. */
import { LangChainInstrumentation } from '@arizeai/openinference-instrumentation-langchain'
import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai'
import * as callbackManager from '@langchain/core/callbacks/manager'
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
it('instrumentation of LangChain gives the tree of the chain', async () => {
  const instrumentation = new LangChainInstrumentation()
  instrumentation.manuallyInstrument(callbackManager)
  instrumentation.setTracerProvider(program.provider)
  const trace = await program.trace(() => runChain(openAi))
  expect(renderTrace(trace)).toMatchInlineSnapshot(`
    "SPAN app
      CHAIN RunnableSequence
        CHAIN RunnableLambda
          TOOL weather
        CHAIN StrOutputParser
        GENERATION ChatOpenAI | gpt-4o-mini | input 15, input_cached_tokens 4, output 7, output_reasoning_tokens 3, total 29 | 8.55 µ$
        SPAN ChatPromptTemplate"
  `)
  expect(find(trace, 'ChatOpenAI')).toMatchObject({
    input: [{ role: 'user', content: 'hi' }],
    output: { role: 'assistant', content: 'hello from the mock' },
  })
  expect(find(trace, 'weather')).toMatchObject({ input: 'Ulm', output: 'rain in Ulm' })
  expect(find(trace, 'ChatPromptTemplate').metadata).toMatchObject({
    promptTemplate: { template: '{question}', variables: { question: 'hi' } },
  })
})
it('instrumentation of the OpenAI client gives priced generations with messages', async () => {
  const instrumentation = new OpenAIInstrumentation()
  instrumentation.manuallyInstrument(OpenAI)
  instrumentation.setTracerProvider(program.provider)
  const trace = await program.trace(() => callOpenAi(openAi))
  expect(renderTrace(trace)).toMatchInlineSnapshot(`
    "SPAN app
      GENERATION OpenAI Chat Completions | gpt-4o-mini-2024-07-18 | input 15, input_cached_tokens 4, output 7, output_reasoning_tokens 3, total 29 | 8.55 µ$
      GENERATION OpenAI Chat Completions | gpt-4o-mini-2024-07-18 | input 15, input_cached_tokens 4, output 7, output_reasoning_tokens 3, total 29 | 8.55 µ$"
  `)
  const calls = trace.observations.filter(({ type }) => type === 'GENERATION')
  const first = calls.find(({ metadata }) => metadata['tools'] === undefined)
  const second = calls.find(({ metadata }) => metadata['tools'] !== undefined)
  expect(first).toMatchObject({
    modelParameters: { model: 'gpt-4o-mini', temperature: 0.2 },
    input: [{ role: 'user', content: 'hi' }],
    output: { role: 'assistant', content: 'hello from the mock' },
  })
  expect(second).toMatchObject({
    output: { tool_calls: [{ id: 'call_1', function: { name: 'weather' } }] },
    metadata: { tools: [WEATHER] },
  })
})
