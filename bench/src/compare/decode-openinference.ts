import type { CollectedRequest } from './collect-requests.ts'
import { countAt, decodeOtlp, parsed, textAt } from './decode-otlp.ts'
import type { OtlpSpan } from './decode-otlp.ts'
import type { RecordedKind, RecordedObservation, RecordedUsage } from './recorded-observation.ts'

/** OpenInference's span kinds. Source: OpenInference's semantic conventions. */
const KINDS: Readonly<Record<string, RecordedKind>> = {
  LLM: 'generation',
  TOOL: 'tool',
  RETRIEVER: 'retriever',
  AGENT: 'agent',
  EMBEDDING: 'embedding',
}

/** The spans of OpenInference's attributes. */
export function decodeOpenInference(requests: readonly CollectedRequest[]): RecordedObservation[] {
  return decodeOtlp(requests).map(toRecorded)
}

function toRecorded(span: OtlpSpan): RecordedObservation {
  const { attributes } = span
  const tags = attributes['tag.tags']
  return {
    id: span.spanId,
    traceId: span.traceId,
    parentId: span.parentSpanId,
    name: span.name,
    kind: KINDS[textAt(attributes, 'openinference.span.kind') ?? ''] ?? 'step',
    startedAt: span.startedAt,
    endedAt: span.endedAt,
    isError: span.isError,
    model: textAt(attributes, 'llm.model_name'),
    usage: usageOf(attributes),
    hasFirstToken: JSON.stringify(span).includes('First Token'),
    sessionId: textAt(attributes, 'session.id'),
    tags: Array.isArray(tags) ? (tags as string[]) : [],
    input: parsed(attributes['input.value']),
    output: parsed(attributes['output.value']),
    details: {
      attributes: { ...attributes, 'input.value': undefined, 'output.value': undefined },
      events: span.events,
    },
  }
}

function usageOf(attributes: OtlpSpan['attributes']): RecordedUsage | undefined {
  const input = countAt(attributes, 'llm.token_count.prompt')
  const output = countAt(attributes, 'llm.token_count.completion')
  if (input === undefined && output === undefined) return undefined
  return {
    input,
    output,
    cacheRead: countAt(attributes, 'llm.token_count.prompt_details.cache_read'),
    reasoning: countAt(attributes, 'llm.token_count.completion_details.reasoning'),
  }
}
