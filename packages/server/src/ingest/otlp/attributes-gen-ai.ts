import type { ObservationType } from '@heddle/core/schemas'

import type { ProvidedUsage } from '../../domain/usage.ts'
import type { Dialect } from './dialect.ts'
import { eventInput, eventOutput } from './gen-ai-events.ts'
import { genAiType, repeatsModelCalls } from './gen-ai-operation.ts'
import { type JsonMap, fromJsonText, isMap, mapFrom } from './json-text.ts'
import {
  type Attributes,
  type OtlpSpan,
  numberOf,
  textOf,
  underPrefix,
  valueOf,
} from './otlp-span.ts'
import {
  CACHE_READ,
  CACHE_WRITE,
  INPUT_AUDIO,
  OUTPUT_AUDIO,
  REASONING,
  toBuckets,
} from './usage-buckets.ts'

/** OpenTelemetry's own conventions for generative AI, in the forms of the last years. */
export const GEN_AI: Dialect = {
  type: (span) => genAiType(span) ?? toolType(span),
  name: ({ attributes }) => textOf(attributes, 'gen_ai.tool.name'),
  model: genAiModel,
  modelParameters: genAiParameters,
  usage: genAiUsage,
  completionStart: genAiCompletionStart,
  input: genAiInput,
  output: genAiOutput,
  metadata: genAiMetadata,
  isMapped: (key) => MAPPED.some((prefix) => key.startsWith(prefix)),
}

const MAPPED = [
  'gen_ai.operation.name',
  'gen_ai.request.',
  'gen_ai.response.model',
  'gen_ai.usage.',
  'gen_ai.input.messages',
  'gen_ai.output.messages',
  'gen_ai.system_instructions',
  'gen_ai.tool.name',
  'gen_ai.tool.call.arguments',
  'gen_ai.tool.call.result',
  'gen_ai.tool.definitions',
]

function toolType({ attributes }: OtlpSpan): ObservationType | undefined {
  const tool = valueOf(attributes, 'gen_ai.tool.name', 'gen_ai.tool.call.id')
  return tool === undefined ? undefined : 'TOOL'
}

function genAiModel(span: OtlpSpan): string | undefined {
  if (repeatsModelCalls(span)) return undefined
  return textOf(span.attributes, 'gen_ai.response.model', 'gen_ai.request.model')
}

function genAiParameters(span: OtlpSpan): JsonMap | undefined {
  const parameters = [...underPrefix(span.attributes, 'gen_ai.request.')].filter(
    ([name, value]) => name !== 'model' && value !== null,
  )
  return parameters.length === 0 ? undefined : mapFrom(parameters)
}

/** Names of the same count in different libraries and years, the current one first. */
const COUNTS = {
  input: ['input_tokens', 'prompt_tokens'],
  output: ['output_tokens', 'completion_tokens'],
  total: ['total_tokens'],
  cacheRead: [
    'cache_read.input_tokens',
    'cache_read_input_tokens',
    'cache_read_tokens',
    'input_cached_tokens',
    'details.cache_read_tokens',
    'details.cache_read_input_tokens',
    'prompt_details.cache_read',
  ],
  cacheWrite: [
    'cache_creation.input_tokens',
    'cache_creation_input_tokens',
    'cache_write_tokens',
    'input_cache_creation',
    'details.cache_write_tokens',
    'details.cache_creation_input_tokens',
    'prompt_details.cache_write',
  ],
  inputAudio: ['prompt_details.audio', 'details.input_audio_tokens'],
  reasoning: [
    'reasoning.output_tokens',
    'reasoning_tokens',
    'details.reasoning_tokens',
    'completion_details.reasoning',
  ],
  outputAudio: ['completion_details.audio', 'details.output_audio_tokens'],
} as const

function genAiUsage({ attributes }: OtlpSpan): ProvidedUsage | undefined {
  const count = (names: readonly string[]) =>
    numberOf(attributes, ...names.map((name) => `gen_ai.usage.${name}`))
  const buckets = toBuckets({
    input: count(COUNTS.input),
    output: count(COUNTS.output),
    total: count(COUNTS.total) ?? numberOf(attributes, 'llm.usage.total_tokens'),
    inputParts: {
      [CACHE_READ]: count(COUNTS.cacheRead),
      [CACHE_WRITE]: count(COUNTS.cacheWrite),
      [INPUT_AUDIO]: count(COUNTS.inputAudio),
    },
    outputParts: {
      [REASONING]: count(COUNTS.reasoning),
      [OUTPUT_AUDIO]: count(COUNTS.outputAudio),
    },
  })
  const total = numberOf(attributes, 'gen_ai.usage.cost')
  if (total === undefined || total < 0) return buckets
  return { usage: buckets?.usage, cost: { total } }
}

/** The wait for the first chunk comes in seconds. */
function genAiCompletionStart({ attributes, start }: OtlpSpan): number | undefined {
  const wait = numberOf(
    attributes,
    'gen_ai.client.operation.time_to_first_chunk',
    'gen_ai.server.time_to_first_token',
  )
  return wait === undefined || wait < 0 ? undefined : Math.floor(start / 1000 + wait * 1000)
}

function genAiInput(span: OtlpSpan): unknown {
  return (
    eventInput(span.events) ??
    withInstructions(span.attributes) ??
    fromJsonText(valueOf(span.attributes, 'gen_ai.tool.call.arguments'))
  )
}

/** The messages, after the instructions that were given apart from them. */
function withInstructions(attributes: Attributes): unknown {
  const messages = fromJsonText(valueOf(attributes, 'gen_ai.input.messages'))
  const instructions = fromJsonText(valueOf(attributes, 'gen_ai.system_instructions'))
  if (instructions === undefined || (messages !== undefined && !Array.isArray(messages)))
    return messages
  const list: readonly unknown[] = messages ?? []
  if (list.some((message) => isMap(message) && message['role'] === 'system')) return list
  const system = Array.isArray(instructions)
    ? { role: 'system', parts: instructions }
    : { role: 'system', content: instructions }
  return [system, ...list]
}

function genAiOutput(span: OtlpSpan): unknown {
  const messages = fromJsonText(valueOf(span.attributes, 'gen_ai.output.messages'))
  return (
    eventOutput(span.events) ??
    (Array.isArray(messages) && messages.length === 1 ? messages[0] : messages) ??
    fromJsonText(valueOf(span.attributes, 'gen_ai.tool.call.result'))
  )
}

function genAiMetadata({ attributes }: OtlpSpan): JsonMap | undefined {
  const tools = fromJsonText(attributes.get('gen_ai.tool.definitions'))
  return Array.isArray(tools) ? { tools } : undefined
}
