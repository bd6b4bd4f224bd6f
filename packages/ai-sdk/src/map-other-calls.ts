import type { ObservationEnd, ObservationStart } from '@heddle/core'

import { mapCallInput } from './call-input.ts'
import type { CallOpening } from './call-start.ts'
import type { CallEnd } from './call.ts'
import { isObject, listAt, numberAt, objectAt, parsed, present, stringAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'
import { mapEmbeddingUsage } from './map-usage.ts'
import { recorded } from './options.ts'
import type { Settings } from './options.ts'

/** Roots of operations that are no text generation; undefined for text generation. */
export function openingOfOther(event: unknown, operationId: string): CallOpening | undefined {
  const fields = isObject(event) ? event : {}
  switch (operationId) {
    case 'ai.embed':
    case 'ai.embedMany':
      return { type: 'span', input: fields['value'] }
    case 'ai.rerank':
      return {
        type: 'retriever',
        input: { query: fields['query'], documents: fields['documents'] },
      }
    case 'ai.generateSpeech':
      return {
        type: 'generation',
        input: speechInput(fields),
        model: stringAt(event, 'modelId'),
        modelParameters: present({
          voice: fields['voice'],
          outputFormat: fields['outputFormat'],
          speed: fields['speed'],
          language: fields['language'],
        }),
      }
    case 'ai.transcribe':
      return {
        type: 'generation',
        input: { audio: fields['audio'] },
        model: stringAt(event, 'modelId'),
      }
    case 'ai.generateObject':
    case 'ai.streamObject':
      return { type: 'span', input: mapCallInput(event) }
    default:
      return undefined
  }
}

/** The text that is spoken, with the instructions how to, when there are any. */
function speechInput({ text, instructions }: ForeignObject): unknown {
  return instructions === undefined ? text : { text, instructions }
}

/** What the end of a call says itself; the text of an answer is known from its generations. */
export function rootEndOf(event: unknown): CallEnd {
  if (!isObject(event)) return {}
  switch (stringAt(event, 'operationId')) {
    case 'ai.embed':
    case 'ai.embedMany':
      return { output: vectorsOf(event['embedding']) }
    case 'ai.rerank':
      return { output: { ranking: rankingOf(event) } }
    case 'ai.generateSpeech':
      return { output: { audio: event['audio'] }, ...unitsOf(event) }
    case 'ai.transcribe':
      return { output: stringAt(event, 'text'), ...unitsOf(event) }
    default:
      return event['object'] === undefined ? {} : { output: event['object'] }
  }
}

function unitsOf(event: unknown): Pick<CallEnd, 'usageDetails'> {
  const usage = objectAt(event, 'usage')
  const units = Object.keys(usage ?? {}).map((key) => [key, numberAt(usage, key)] as const)
  const usageDetails = present(Object.fromEntries(units))
  return usageDetails === undefined ? {} : { usageDetails }
}

function rankingOf(event: unknown): readonly unknown[] {
  return listAt(event, 'ranking').map((entry) => ({
    index: numberAt(entry, 'originalIndex') ?? numberAt(entry, 'index'),
    score: numberAt(entry, 'score') ?? numberAt(entry, 'relevanceScore'),
  }))
}

/** Vectors say nothing to a reader: how many there are, and how long. */
function vectorsOf(embeddings: unknown): Record<string, unknown> | undefined {
  if (!Array.isArray(embeddings) || embeddings.length === 0) return undefined
  const first: unknown = embeddings[0]
  if (!Array.isArray(first)) return { count: 1, dimensions: embeddings.length }
  return { count: embeddings.length, dimensions: first.length }
}

export function embeddingStart(settings: Settings, event: unknown): ObservationStart {
  const model = stringAt(event, 'modelId')
  const values = listAt(event, 'values')
  return {
    type: 'embedding',
    name: `embed ${model ?? 'model'}`,
    model,
    input: recorded(settings, values, { kind: 'embedding', field: 'input' }),
    metadata: present({ provider: stringAt(event, 'provider')?.split('.')[0] }),
  }
}

export function embeddingEnd(event: unknown): ObservationEnd {
  return {
    output: vectorsOf(listAt(event, 'embeddings')),
    usageDetails: mapEmbeddingUsage(objectAt(event, 'usage')),
  }
}

export function rerankStart(settings: Settings, event: unknown): ObservationStart {
  const model = stringAt(event, 'modelId')
  const query = stringAt(event, 'query')
  return {
    type: 'span',
    name: `rerank ${model ?? 'model'}`,
    model,
    input: recorded(settings, query, { kind: 'model', field: 'input' }),
    metadata: present({
      documents: listAt(event, 'documents').length,
      topN: numberAt(event, 'topN'),
    }),
  }
}

export function rerankEnd(settings: Settings, event: unknown): ObservationEnd {
  const output = { ranking: rankingOf(event) }
  return { output: recorded(settings, output, { kind: 'model', field: 'output' }) }
}

/** Values that a span of ai@5 or 6 carries as JSON texts. */
export function parsedList(texts: unknown): readonly unknown[] {
  const list: readonly unknown[] = Array.isArray(texts) ? texts : []
  return list.map((text) => (typeof text === 'string' ? parsed(text) : text))
}
