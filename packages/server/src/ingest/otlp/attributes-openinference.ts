import type { ObservationType } from '@heddle/core/schemas'

import type { ProvidedUsage } from '../../domain/usage.ts'
import type { Dialect } from './dialect.ts'
import { listUnder } from './indexed-attributes.ts'
import { type JsonMap, fromJsonText, isMap, mapFrom, mapIn } from './json-text.ts'
import { type OtlpSpan, numberOf, textOf, underPrefix, valueOf } from './otlp-span.ts'
import {
  CACHE_READ,
  CACHE_WRITE,
  INPUT_AUDIO,
  OUTPUT_AUDIO,
  REASONING,
  toBuckets,
} from './usage-buckets.ts'

/** OpenInference, which Arize's instrumentations write. Source: its semantic conventions 2.12. */
export const OPENINFERENCE: Dialect = {
  type: ({ attributes }) => KINDS.get(textOf(attributes, 'openinference.span.kind') ?? ''),
  model: ({ attributes }) =>
    textOf(attributes, 'llm.response.model', 'llm.model_name', 'embedding.model_name'),
  modelParameters: openInferenceParameters,
  usage: openInferenceUsage,
  input: openInferenceInput,
  output: openInferenceOutput,
  metadata: openInferenceMetadata,
  isMapped: (key) => MAPPED.has(key) || MAPPED_PREFIXES.some((prefix) => key.startsWith(prefix)),
}

const KINDS: ReadonlyMap<string, ObservationType> = new Map([
  ['LLM', 'GENERATION'],
  ['CHAIN', 'CHAIN'],
  ['RETRIEVER', 'RETRIEVER'],
  ['EMBEDDING', 'EMBEDDING'],
  ['AGENT', 'AGENT'],
  ['TOOL', 'TOOL'],
  ['GUARDRAIL', 'GUARDRAIL'],
  ['EVALUATOR', 'EVALUATOR'],
])

const MAPPED: ReadonlySet<string> = new Set([
  'openinference.span.kind',
  'input.value',
  'input.mime_type',
  'output.value',
  'output.mime_type',
  'llm.model_name',
  'llm.invocation_parameters',
  'embedding.model_name',
  'metadata',
  'tag.tags',
])

const MAPPED_PREFIXES = [
  'llm.input_messages.',
  'llm.output_messages.',
  'llm.prompt_template.',
  'llm.token_count.',
  'llm.cost.',
  'llm.tools.',
  'retrieval.documents.',
  'embedding.embeddings.',
]

/** The parameters of a call, without what the input says already. */
function openInferenceParameters({ attributes }: OtlpSpan): JsonMap | undefined {
  const parameters = mapIn(attributes.get('llm.invocation_parameters'))
  if (parameters === undefined) return undefined
  const { messages: _messages, input: _input, tools: _tools, ...others } = parameters
  return others
}

function openInferenceUsage({ attributes }: OtlpSpan): ProvidedUsage | undefined {
  const count = (name: string) => numberOf(attributes, `llm.token_count.${name}`)
  const buckets = toBuckets({
    input: count('prompt'),
    output: count('completion'),
    total: count('total'),
    inputParts: {
      [CACHE_READ]: count('prompt_details.cache_read'),
      [CACHE_WRITE]: count('prompt_details.cache_write'),
      [INPUT_AUDIO]: count('prompt_details.audio'),
    },
    outputParts: {
      [REASONING]: count('completion_details.reasoning'),
      [OUTPUT_AUDIO]: count('completion_details.audio'),
    },
  })
  const total = numberOf(attributes, 'llm.cost.total')
  if (total === undefined || total < 0) return buckets
  return { usage: buckets?.usage, cost: { total } }
}

/**
 * The messages of a model call come before `input.value`, which holds the raw request of the library or its serialised
 * objects; everything else has only that.
 */
function openInferenceInput({ attributes }: OtlpSpan): unknown {
  const messages = listUnder(attributes, 'llm.input_messages')
  if (messages !== undefined) return messages.map(toMessage)
  const value = valueOf(attributes, 'input.value')
  if (value !== undefined) return fromJsonText(value)
  const texts = listUnder(attributes, 'embedding.embeddings')?.flatMap((item) =>
    isMap(item) && isMap(item['embedding']) ? [item['embedding']['text']] : [],
  )
  return texts?.some((text) => text !== undefined) ? texts : undefined
}

function openInferenceOutput({ attributes }: OtlpSpan): unknown {
  const messages = listUnder(attributes, 'llm.output_messages')?.map(toMessage)
  if (messages !== undefined) return messages.length === 1 ? messages[0] : messages
  const documents = listUnder(attributes, 'retrieval.documents')
  if (documents !== undefined)
    return documents.map((item) =>
      isMap(item) && isMap(item['document']) ? item['document'] : item,
    )
  return fromJsonText(valueOf(attributes, 'output.value'))
}

/** `{message: {role, content, tool_calls: [{tool_call: {…}}]}}` as the message itself. */
function toMessage(item: unknown): unknown {
  const message = isMap(item) ? item['message'] : undefined
  if (!isMap(message)) return item
  const { contents, tool_calls: calls, ...others } = message
  return {
    ...others,
    ...(Array.isArray(contents) ? { content: contents.map(toPart) } : {}),
    ...(Array.isArray(calls) ? { tool_calls: calls.map(toCall) } : {}),
  }
}

/** `{message_content: {type, text}}` as the part itself. */
function toPart(item: unknown): unknown {
  const part = isMap(item) ? item['message_content'] : undefined
  return isMap(part) ? part : item
}

function toCall(item: unknown): unknown {
  const call = isMap(item) ? item['tool_call'] : undefined
  return isMap(call) ? { type: 'function', ...call } : item
}

function openInferenceMetadata({ attributes }: OtlpSpan): JsonMap | undefined {
  const tools = listUnder(attributes, 'llm.tools')?.map((item) =>
    isMap(item) && isMap(item['tool']) ? item['tool']['json_schema'] : item,
  )
  const template = underPrefix(attributes, 'llm.prompt_template.')
  const metadata = {
    ...mapIn(attributes.get('metadata')),
    ...(tools === undefined ? {} : { tools }),
    ...(template.size === 0
      ? {}
      : {
          promptTemplate: mapFrom(
            [...template].map(([name, value]) => [name, fromJsonText(value)] as const),
          ),
        }),
  }
  return metadata
}
