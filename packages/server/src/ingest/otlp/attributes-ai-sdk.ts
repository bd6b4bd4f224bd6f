import type { ObservationType } from '@heddle/core/schemas'

import type { ProvidedUsage } from '../../domain/usage.ts'
import type { Dialect } from './dialect.ts'
import { type JsonMap, fromJsonText, isMap, mapFrom, mapIn } from './json-text.ts'
import {
  type Attributes,
  type OtlpSpan,
  numberOf,
  textOf,
  toNumber,
  underPrefix,
  valueOf,
} from './otlp-span.ts'
import { CACHE_READ, CACHE_WRITE, REASONING, toBuckets } from './usage-buckets.ts'

/** The telemetry of Vercel's AI SDK 4 to 6, and of version 7 with its legacy integration. */
export const AI_SDK: Dialect = {
  type: aiType,
  name: ({ attributes }) => textOf(attributes, 'ai.toolCall.name') ?? operationName(attributes),
  model: ({ attributes }) =>
    isAi(attributes)
      ? textOf(attributes, 'gen_ai.response.model', 'ai.response.model', 'ai.model.id')
      : undefined,
  modelParameters: aiParameters,
  usage: aiUsage,
  completionStart: aiCompletionStart,
  input: ({ attributes }) =>
    isAi(attributes)
      ? fromJsonText(
          valueOf(
            attributes,
            'ai.prompt.messages',
            'ai.prompt',
            'ai.toolCall.args',
            'ai.values',
            'ai.value',
          ),
        )
      : undefined,
  output: ({ attributes }) => (isAi(attributes) ? aiOutput(attributes) : undefined),
  metadata: aiMetadata,
  isMapped: (key) => key.startsWith('ai.') || key === 'operation.name' || key === 'resource.name',
}

/** Tracers of any name may be given to the SDK, so its spans are known by this attribute. */
function isAi(attributes: Attributes): boolean {
  return attributes.has('ai.operationId')
}

const MODEL_CALLS: ReadonlySet<string> = new Set([
  'ai.generateText.doGenerate',
  'ai.streamText.doStream',
  'ai.generateObject.doGenerate',
  'ai.streamObject.doStream',
])
const EMBEDDINGS: ReadonlySet<string> = new Set(['ai.embed.doEmbed', 'ai.embedMany.doEmbed'])

function aiType({ attributes }: OtlpSpan): ObservationType | undefined {
  const operation = textOf(attributes, 'ai.operationId') ?? ''
  if (MODEL_CALLS.has(operation)) return 'GENERATION'
  if (EMBEDDINGS.has(operation)) return 'EMBEDDING'
  return operation === 'ai.toolCall' ? 'TOOL' : undefined
}

function operationName(attributes: Attributes): string | undefined {
  const operation = textOf(attributes, 'ai.operationId')
  const functionId = textOf(attributes, 'ai.telemetry.functionId')
  return operation === undefined || functionId === undefined
    ? operation
    : `${functionId}:${operation}`
}

function aiParameters({ attributes }: OtlpSpan): JsonMap | undefined {
  if (!isAi(attributes)) return undefined
  const provider = mapIn(attributes.get('ai.response.providerMetadata'))
  const openAi = isMap(provider?.['openai']) ? provider['openai'] : {}
  const parameters = {
    ...mapFrom(underPrefix(attributes, 'ai.settings.')),
    toolChoice: fromJsonText(attributes.get('ai.prompt.toolChoice')),
    provider: textOf(attributes, 'ai.model.provider', 'gen_ai.system'),
    service_tier: openAi['serviceTier'],
  }
  const said = Object.entries(parameters).filter(([, value]) => value !== undefined)
  return said.length === 0 ? undefined : mapFrom(said)
}

/** Only calls of a model: the operation around them repeats the sum of their usage. */
function aiUsage(span: OtlpSpan): ProvidedUsage | undefined {
  const { attributes } = span
  const type = aiType(span)
  if (type === 'EMBEDDING') {
    const tokens = numberOf(attributes, 'ai.usage.tokens')
    return tokens === undefined ? undefined : { usage: { input: tokens }, cost: undefined }
  }
  if (type !== 'GENERATION') return undefined
  const provider = mapIn(attributes.get('ai.response.providerMetadata'))
  return toBuckets({
    input: numberOf(
      attributes,
      'ai.usage.inputTokens',
      'gen_ai.usage.input_tokens',
      'ai.usage.promptTokens',
      'gen_ai.usage.prompt_tokens',
    ),
    output: numberOf(
      attributes,
      'ai.usage.outputTokens',
      'gen_ai.usage.output_tokens',
      'ai.usage.completionTokens',
      'gen_ai.usage.completion_tokens',
    ),
    total: undefined,
    inputParts: {
      [CACHE_READ]:
        numberOf(
          attributes,
          'ai.usage.inputTokenDetails.cacheReadTokens',
          'ai.usage.cachedInputTokens',
        ) ?? reportedBy(provider, CACHE_READ_PLACES),
      [CACHE_WRITE]:
        numberOf(attributes, 'ai.usage.inputTokenDetails.cacheWriteTokens') ??
        reportedBy(provider, CACHE_WRITE_PLACES),
    },
    outputParts: {
      [REASONING]:
        numberOf(
          attributes,
          'ai.usage.outputTokenDetails.reasoningTokens',
          'ai.usage.reasoningTokens',
        ) ?? reportedBy(provider, REASONING_PLACES),
    },
  })
}

/** Where providers report what the older majors of the SDK had no names for. */
const CACHE_READ_PLACES = [
  ['openai', 'cachedPromptTokens'],
  ['anthropic', 'cacheReadInputTokens'],
  ['anthropic', 'usage', 'cache_read_input_tokens'],
  ['bedrock', 'usage', 'cacheReadInputTokens'],
]
const CACHE_WRITE_PLACES = [
  ['anthropic', 'cacheCreationInputTokens'],
  ['anthropic', 'usage', 'cache_creation_input_tokens'],
  ['bedrock', 'usage', 'cacheWriteInputTokens'],
]
const REASONING_PLACES = [['openai', 'reasoningTokens']]

function reportedBy(
  provider: JsonMap | undefined,
  places: readonly (readonly string[])[],
): number | undefined {
  for (const path of places) {
    const found = path.reduce<unknown>(
      (inner, key) => (isMap(inner) ? inner[key] : undefined),
      provider,
    )
    const count = toNumber(found)
    if (count !== undefined) return count
  }
  return undefined
}

function aiCompletionStart({ attributes, start }: OtlpSpan): number | undefined {
  const wait = numberOf(attributes, 'ai.response.msToFirstChunk', 'ai.stream.msToFirstChunk')
  return wait === undefined || wait < 0 ? undefined : Math.floor(start / 1000) + Math.ceil(wait)
}

function aiOutput(attributes: Attributes): unknown {
  const text = textOf(attributes, 'ai.response.text', 'ai.result.text')
  const calls = fromJsonText(valueOf(attributes, 'ai.response.toolCalls', 'ai.result.toolCalls'))
  if (text !== undefined && calls !== undefined)
    return { role: 'assistant', content: text, tool_calls: calls }
  return (
    text ??
    fromJsonText(
      valueOf(
        attributes,
        'ai.toolCall.result',
        'ai.response.object',
        'ai.result.object',
        'ai.embeddings',
        'ai.embedding',
      ),
    ) ??
    (calls === undefined ? undefined : { role: 'assistant', content: '', tool_calls: calls })
  )
}

/** Members of the telemetry's metadata that are fields of the trace. */
const TRACE_FIELDS: ReadonlySet<string> = new Set(['userId', 'sessionId', 'tags', 'langfusePrompt'])

/** What the application attached to a call of the SDK, and the tools it offered. */
function aiMetadata({ attributes }: OtlpSpan): JsonMap | undefined {
  if (!isAi(attributes)) return undefined
  const tools = attributes.get('ai.prompt.tools')
  const finishReason = textOf(attributes, 'ai.response.finishReason')
  return {
    ...applicationMetadata(attributes),
    ...(Array.isArray(tools) ? { tools: tools.map(fromJsonText) } : {}),
    ...(finishReason === undefined ? {} : { finishReason }),
  }
}

/** The metadata that an application gave a call, apart from the fields of the trace in it. */
export function applicationMetadata(attributes: Attributes): JsonMap {
  return mapFrom(
    [...underPrefix(attributes, 'ai.telemetry.metadata.')]
      .filter(([name]) => !TRACE_FIELDS.has(name))
      .map(([name, value]) => [name, fromJsonText(value)] as const),
  )
}
