import { mapCallInput } from './call-input.ts'
import type { CallOpening } from './call-start.ts'
import type { CallEnd } from './call.ts'
import { isObject, objectAt, parsed, stringAt } from './foreign-value.ts'
import type { GenerationStart } from './generation.ts'
import { mapMessages, mapModelInput } from './map-messages.ts'
import { openingOfOther, parsedList, rootEndOf } from './map-other-calls.ts'
import { parametersOfSpan } from './model-parameters.ts'

type Attributes = Readonly<Record<string, unknown>>

const METADATA_PREFIX = 'ai.telemetry.metadata.'

/** What the caller put into `metadata` of the telemetry settings. */
export function saidBySpan(attributes: Attributes): Record<string, unknown> {
  const said: Record<string, unknown> = {}
  for (const key in attributes) {
    if (key.startsWith(METADATA_PREFIX)) said[key.slice(METADATA_PREFIX.length)] = attributes[key]
  }
  return said
}

/** The root of an embedding or a reranking. Those of language models are opened by their first model call, which knows the tools. */
export function openingOfSpan(
  operationId: string,
  attributes: Attributes,
): CallOpening | undefined {
  switch (operationId) {
    case 'ai.embed':
      return openingOfOther({ value: parsedText(attributes['ai.value']) }, operationId)
    case 'ai.embedMany':
      return openingOfOther({ value: listOrNothing(attributes['ai.values']) }, operationId)
    case 'ai.rerank':
      return openingOfOther(rerankEvent(attributes), operationId)
    default:
      return undefined
  }
}

/** The root of a call that begins with tools which were approved in the turn before: no model call tells its input. */
export function openingOfApproved(attributes: Attributes = {}): CallOpening {
  return { type: 'agent', input: mapCallInput(parsedText(attributes['ai.prompt'])) }
}

function listOrNothing(texts: unknown): unknown {
  return texts === undefined ? undefined : parsedList(texts)
}

function parsedText(value: unknown): unknown {
  return typeof value === 'string' ? parsed(value) : value
}

/** The messages that a model call's span carries as JSON text, in the provider's form. */
export function messagesOfSpan(attributes: Attributes): readonly unknown[] {
  const messages = parsedText(attributes['ai.prompt.messages'])
  return Array.isArray(messages) ? messages : []
}

export function hasTools(attributes: Attributes): boolean {
  const tools = attributes['ai.prompt.tools']
  return Array.isArray(tools) && tools.length > 0
}

/** A model call, with its mapped messages: they are also the input of the whole call when it is the first. */
export function generationOfSpan(
  attributes: Attributes,
  messages: readonly unknown[],
): GenerationStart & { readonly messages: readonly unknown[] } {
  return {
    model: stringAt(attributes, 'ai.model.id'),
    provider: stringAt(attributes, 'ai.model.provider'),
    input: mapModelInput({ messages, tools: parsedList(attributes['ai.prompt.tools']) }),
    parameters: parametersOfSpan(attributes),
    startTime: new Date(),
    messages: mapMessages(undefined, messages),
  }
}

export function embedEvent(attributes: Attributes): Attributes {
  return {
    modelId: attributes['ai.model.id'],
    provider: attributes['ai.model.provider'],
    values: parsedList(attributes['ai.values']),
  }
}

export function rerankEvent(attributes: Attributes): Attributes {
  return {
    modelId: attributes['ai.model.id'],
    provider: attributes['ai.model.provider'],
    documents: listOrNothing(attributes['ai.documents']),
  }
}

/** What the returned value of an operation says besides its answers. */
export function rootEndOfResult(operationId: string, result: unknown): CallEnd {
  if (!isObject(result)) return {}
  if (operationId === 'ai.generateText') return structuredOutputOf(result)
  const embedding = result['embeddings'] ?? result['embedding']
  return rootEndOf({
    operationId,
    embedding,
    object: result['object'],
    ranking: result['ranking'],
  })
}

/** The parsed output of `Output.object`; texts are known already. The getters throw when there is none. */
function structuredOutputOf(result: Attributes): CallEnd {
  for (const key of ['output', 'experimental_output']) {
    try {
      const output = objectAt(result, key)
      if (output !== undefined) return { output }
    } catch {
      // A call without a structured output.
    }
  }
  return {}
}

/** What the span of a finished stream says besides its answers. */
export function rootEndOfSpan(attributes: Attributes): CallEnd {
  const object = stringAt(attributes, 'ai.response.object')
  return object === undefined ? {} : { output: parsed(object) }
}
