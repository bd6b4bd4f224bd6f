import { describe, expect, it } from 'vitest'

import type { ObservationFields } from '../../domain/observation-record.ts'
import type { TraceFields } from '../../domain/trace-record.ts'
import { type VersionedFields, layPatches } from '../../domain/versioned-fields.ts'
import { mapSpans } from './map-spans.ts'
import { START_MS, keyValues, readSpan } from './otlp-fixture.ts'
import type { OtlpSpan } from './otlp-span.ts'

const CONTEXT = { projectId: 'p', receivedAt: START_MS }

type Values<Fields> = { readonly [Name in keyof Fields]?: Fields[Name] }

function valuesOf<Fields>(fields: VersionedFields<Fields>): Values<Fields> {
  const entries = Object.entries(fields) as [string, { value: unknown }][]
  // Each value stays under its name.
  return Object.fromEntries(entries.map(([name, { value }]) => [name, value])) as Values<Fields>
}

/** What a span says of its observation. */
function observationOf(span: OtlpSpan): Values<ObservationFields> {
  const statement = mapSpans([span], CONTEXT).find(({ entity }) => entity === 'observation')
  if (statement === undefined) throw new Error('Expected an observation.')
  return valuesOf((statement.record as { fields: VersionedFields<ObservationFields> }).fields)
}

/** What a span says of its trace. */
function traceOf(span: OtlpSpan): Values<TraceFields> | undefined {
  const statement = mapSpans([span], CONTEXT).find(({ entity }) => entity === 'trace')
  return (
    statement && valuesOf((statement.record as { fields: VersionedFields<TraceFields> }).fields)
  )
}

function observe(attributes: Readonly<Record<string, unknown>>) {
  return observationOf(readSpan(attributes))
}

function metadataOf(span: OtlpSpan) {
  return layPatches(observationOf(span).metadata ?? [])
}

describe('the type', () => {
  it.each([
    [{ 'langfuse.observation.type': 'guardrail' }, 'GUARDRAIL'],
    [{ 'langfuse.observation.type': 'tool', 'openinference.span.kind': 'LLM' }, 'TOOL'],
    [{ 'openinference.span.kind': 'LLM' }, 'GENERATION'],
    [{ 'openinference.span.kind': 'RERANKER' }, 'SPAN'],
    [{ 'openinference.span.kind': 'RETRIEVER' }, 'RETRIEVER'],
    [{ 'traceloop.span.kind': 'workflow' }, 'CHAIN'],
    [{ 'traceloop.span.kind': 'task', 'gen_ai.operation.name': 'execute_tool' }, 'TOOL'],
    [{ 'traceloop.span.kind': 'agent' }, 'AGENT'],
    [{ 'llm.request.type': 'chat' }, 'GENERATION'],
    [{ 'llm.request.type': 'embedding' }, 'EMBEDDING'],
    [{ 'gen_ai.operation.name': 'embeddings' }, 'EMBEDDING'],
    [{ 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.request.model': 'm' }, 'AGENT'],
    [{ 'gen_ai.tool.call.id': 'c1' }, 'TOOL'],
    [{ 'ai.operationId': 'ai.embedMany.doEmbed' }, 'EMBEDDING'],
    [{ 'ai.operationId': 'ai.generateText', 'ai.model.id': 'm' }, 'SPAN'],
    [{ 'ai.operationId': 'ai.toolCall' }, 'TOOL'],
    [{ model: 'm' }, 'GENERATION'],
    [{ model: '' }, 'SPAN'],
    [{ 'http.request.method': 'GET' }, 'SPAN'],
  ])('of %j is %s', (attributes, type) => {
    expect(observe(attributes).type).toBe(type)
  })

  it('of a model call that an early Python SDK wrote as a span is GENERATION', () => {
    const attributes = {
      'langfuse.observation.type': 'span',
      'langfuse.observation.model.name': 'gpt-4o',
    }
    expect(observationOf(readSpan(attributes, {}, 'langfuse-sdk')).type).toBe('GENERATION')
    expect(observe(attributes).type).toBe('SPAN')
  })
})

describe('usage', () => {
  it.each([
    [
      'takes cached and reasoning tokens out of what includes them',
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.cache_read.input_tokens': 60,
        'gen_ai.usage.cache_creation.input_tokens': 10,
        'gen_ai.usage.output_tokens': 50,
        'gen_ai.usage.reasoning.output_tokens': 20,
      },
      {
        input: 30,
        input_cached_tokens: 60,
        input_cache_creation: 10,
        output: 30,
        output_reasoning_tokens: 20,
      },
    ],
    [
      'leaves an input alone that its cached tokens come on top of',
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.cache_read_input_tokens': 60,
        'gen_ai.usage.output_tokens': 50,
        'gen_ai.usage.total_tokens': 210,
      },
      { input: 100, input_cached_tokens: 60, output: 50, total: 210 },
    ],
    [
      'leaves an input alone that is smaller than its cached tokens',
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.usage.input_tokens': 4,
        'gen_ai.usage.cache_read_input_tokens': 2000,
      },
      { input: 4, input_cached_tokens: 2000 },
    ],
    [
      'reads the older names',
      {
        'llm.request.type': 'chat',
        'gen_ai.usage.prompt_tokens': 10,
        'gen_ai.usage.completion_tokens': '5',
        'llm.usage.total_tokens': 15,
      },
      { input: 10, output: 5, total: 15 },
    ],
    [
      'reads what providers report to the AI SDK in their own words',
      {
        'ai.operationId': 'ai.generateText.doGenerate',
        'ai.usage.promptTokens': 100,
        'ai.usage.completionTokens': 10,
        'ai.response.providerMetadata': '{"openai":{"cachedPromptTokens":40,"reasoningTokens":4}}',
      },
      { input: 60, input_cached_tokens: 40, output: 6, output_reasoning_tokens: 4 },
    ],
    [
      'of an embedding is its input',
      { 'ai.operationId': 'ai.embed.doEmbed', 'ai.usage.tokens': 7 },
      { input: 7 },
    ],
    [
      'may be any map that an application gives, on any type',
      {
        'langfuse.observation.type': 'agent',
        'langfuse.observation.usage_details': '{"input":3,"images":2,"odd":"x"}',
      },
      { input: 3, images: 2 },
    ],
    [
      'of an agent by convention is the sum of the calls below it, and left out',
      { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.usage.input_tokens': 100 },
      undefined,
    ],
    [
      'of an operation around calls of the AI SDK is left out',
      { 'ai.operationId': 'ai.generateText', 'ai.usage.inputTokens': 100 },
      undefined,
    ],
  ])('%s', (_rule, attributes, usage) => {
    expect(observe(attributes).providedUsage).toEqual(usage)
  })

  it('comes with the cost that was given', () => {
    const cost = { 'langfuse.observation.cost_details': '{"input":0.1,"output":0.2}' }
    expect(observe(cost).providedCost).toEqual({ input: 0.1, output: 0.2 })
    const call = { 'openinference.span.kind': 'LLM', 'llm.cost.total': 0.3 }
    expect(observe(call).providedCost).toEqual({ total: 0.3 })
    const negative = { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.cost': -1 }
    expect(observe(negative).providedCost).toBeUndefined()
  })
})

function event(name: string, attributes: Readonly<Record<string, unknown>>): object {
  return { name, attributes: keyValues(attributes) }
}

describe('input and output', () => {
  it('are rebuilt from messages by index', () => {
    const traced = observe({
      'llm.request.type': 'chat',
      'gen_ai.prompt.1.role': 'user',
      'gen_ai.prompt.1.content': 'hi',
      'gen_ai.prompt.0.role': 'system',
      'gen_ai.prompt.0.content': 'be kind',
      'gen_ai.completion.0.role': 'assistant',
      'gen_ai.completion.0.tool_calls.0.name': 'weather',
      'gen_ai.completion.0.tool_calls.0.arguments': '{"city":"Ulm"}',
    })
    expect(traced.input).toEqual([
      { role: 'system', content: 'be kind' },
      { role: 'user', content: 'hi' },
    ])
    expect(traced.output).toEqual({
      role: 'assistant',
      tool_calls: [{ name: 'weather', arguments: { city: 'Ulm' } }],
    })
  })

  it('are rebuilt from OpenInference, parts and documents included', () => {
    const call = observe({
      'openinference.span.kind': 'LLM',
      'input.value': '{"raw":true}',
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.contents.0.message_content.type': 'text',
      'llm.input_messages.0.message.contents.0.message_content.text': 'what is this?',
      'output.value': 'a loom',
    })
    expect(call.input).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'what is this?' }] },
    ])
    expect(call.output).toBe('a loom')
    const retriever = observe({
      'openinference.span.kind': 'RETRIEVER',
      'input.value': 'loom',
      'retrieval.documents.0.document.content': 'a frame',
      'retrieval.documents.0.document.score': 0.5,
    })
    expect(retriever.output).toEqual([{ content: 'a frame', score: 0.5 }])
  })

  it('come from events, with the instructions before the messages', () => {
    const events = [
      event('gen_ai.system.message', { content: 'be kind' }),
      event('gen_ai.user.message', { content: 'hi' }),
      event('gen_ai.choice', { message: '{"content":"hello"}', index: 0 }),
    ]
    const span = readSpan({ 'gen_ai.operation.name': 'chat' }, { events })
    expect(observationOf(span)).toMatchObject({
      input: [
        { role: 'system', content: 'be kind' },
        { role: 'user', content: 'hi' },
      ],
      output: { role: 'assistant', content: 'hello', index: 0 },
    })
    const apart = observe({
      'gen_ai.operation.name': 'chat',
      'gen_ai.system_instructions': '[{"type":"text","content":"be kind"}]',
      'gen_ai.input.messages': '[{"role":"user","parts":[]}]',
    })
    expect(apart.input).toEqual([
      { role: 'system', parts: [{ type: 'text', content: 'be kind' }] },
      { role: 'user', parts: [] },
    ])
  })

  it.each([
    ['42', 42],
    ['true', true],
    ['{"a":[1]}', { a: [1] }],
    ['{"a":', '{"a":'],
    ['plain', 'plain'],
    ['004915112345678', '004915112345678'],
    ['12345678901234567890', '12345678901234567890'],
  ])('that a Langfuse SDK wrote as %s are %j', (text, value) => {
    expect(observe({ 'langfuse.observation.input': text }).input).toEqual(value)
  })

  it('stay text when they hold JSON nested deeper than is stored', () => {
    const text = '['.repeat(5000) + ']'.repeat(5000)
    expect(observe({ 'langfuse.observation.input': text }).input).toBe(text)
  })
})

describe('other fields', () => {
  it('tell level, message and exceptions', () => {
    expect(observe({ 'langfuse.observation.level': 'warn' }).level).toBe('WARNING')
    expect(observe({ 'langfuse.observation.level': 'constructor' }).level).toBeUndefined()
    const events = [
      { name: 'exception', attributes: keyValues({ 'exception.message': 'no warp' }) },
    ]
    const failed = readSpan({}, { events, status: { code: 'STATUS_CODE_ERROR' } })
    expect(observationOf(failed)).toMatchObject({ level: 'ERROR', statusMessage: 'no warp' })
    const handled = observationOf(readSpan({}, { events }))
    expect([handled.level, handled.statusMessage]).toEqual([undefined, undefined])
  })

  it('tell the start of the completion in every form', () => {
    const time = '2026-02-02T02:40:00.500Z'
    for (const text of [time, JSON.stringify(time)])
      expect(
        observe({ 'langfuse.observation.completion_start_time': text }).completionStartTime,
      ).toBe(Date.parse(time))
    const wait = { 'ai.operationId': 'ai.streamText.doStream', 'ai.response.msToFirstChunk': 12.2 }
    expect(observe(wait).completionStartTime).toBe(START_MS + 13)
    const seconds = { 'gen_ai.client.operation.time_to_first_chunk': 0.25 }
    expect(observe(seconds).completionStartTime).toBe(START_MS + 250)
  })

  it('link a prompt to a generation alone', () => {
    const prompt = {
      'langfuse.observation.prompt.name': 'answer',
      'langfuse.observation.prompt.version': 3,
    }
    expect(observe({ ...prompt, model: 'm' })).toMatchObject({
      promptName: 'answer',
      promptVersion: 3,
    })
    expect(observe(prompt).promptName).toBeUndefined()
    const linked = {
      'ai.operationId': 'ai.streamText.doStream',
      'ai.telemetry.metadata.langfusePrompt': '{"name":"answer","version":2}',
    }
    expect(observe(linked)).toMatchObject({ promptName: 'answer', promptVersion: 2 })
  })

  it('keep in the metadata what is in no field', () => {
    const span = readSpan({
      'langfuse.observation.metadata': '{"plan":"pro"}',
      'langfuse.observation.metadata.seats': 3,
      'langfuse.observation.metadata.nested': '{"a":1}',
      'langfuse.observation.input': 'in',
      'http.route': '/ask',
    })
    expect(metadataOf(span)).toEqual({
      plan: 'pro',
      seats: 3,
      nested: { a: 1 },
      attributes: { 'http.route': '/ask' },
      resourceAttributes: { 'service.name': 'loom' },
      scope: { name: 'test' },
    })
  })

  it('take the environment and the version from the resource', () => {
    const resource = new Map<string, unknown>([
      ['deployment.environment', 'Staging'],
      ['service.version', '1.2.3'],
      ['langfuse.release', 'r1'],
    ])
    const span = { ...readSpan({}), resource }
    expect(observationOf(span)).toMatchObject({ environment: 'staging', version: '1.2.3' })
    expect(traceOf(span)).toMatchObject({ release: 'r1', version: '1.2.3' })
  })
})

describe('the trace', () => {
  it.each([
    [{ 'user.id': 'ada' }, { userId: 'ada' }],
    [{ 'ai.telemetry.metadata.userId': 'ada' }, { userId: 'ada' }],
    [{ 'traceloop.association.properties.user_id': 'ada' }, { userId: 'ada' }],
    [{ 'langfuse.observation.metadata.langfuse_user_id': 'ada' }, { userId: 'ada' }],
    [{ 'session.id': 's' }, { sessionId: 's' }],
    [{ 'gen_ai.conversation.id': 's' }, { sessionId: 's' }],
    [{ 'langfuse.trace.tags': ['b', 'a', 'b'] }, { tags: ['a', 'b'] }],
    [{ 'tag.tags': '["b","a"]' }, { tags: ['a', 'b'] }],
    [{ 'langfuse.tags': 'b, a' }, { tags: ['a', 'b'] }],
    [{ 'langfuse.trace.public': 'true' }, { public: true }],
    [{ 'langfuse.trace.input': '{"q":1}' }, { input: { q: 1 } }],
  ])('learns from %j', (attributes, fields) => {
    const below = readSpan(attributes, { parentSpanId: 'aaaaaaaaaaaaaaaa' })
    expect(traceOf(below)).toMatchObject(fields)
  })

  it('learns nothing from a span that says nothing of it', () => {
    const below = { parentSpanId: 'aaaaaaaaaaaaaaaa' }
    expect(traceOf(readSpan({ 'langfuse.trace.public': false }, below))).toBeUndefined()
    expect(traceOf(readSpan({ 'gen_ai.operation.name': 'chat' }, below))).toBeUndefined()
  })

  it('has the metadata that was given for it', () => {
    const trace = traceOf(
      readSpan({
        'langfuse.trace.metadata': '{"plan":"pro"}',
        'langfuse.trace.metadata.tenant': 'acme',
        'ai.telemetry.metadata.userId': 'ada',
        'ai.telemetry.metadata.seat': 7,
      }),
    )
    expect(layPatches(trace?.metadata ?? [])).toEqual({ plan: 'pro', tenant: 'acme', seat: 7 })
  })
})
