import type { CollectedRequest } from './collect-requests.ts'
import { usageOf } from './decode-heddle.ts'
import { decodeOtlp, parsed, textAt } from './decode-otlp.ts'
import type { OtlpSpan } from './decode-otlp.ts'
import type { RecordedKind, RecordedObservation } from './recorded-observation.ts'

const KINDS = new Set(['generation', 'tool', 'retriever', 'agent', 'embedding', 'event'])

/** The spans of Langfuse's own OTLP attributes (SDK v5). */
export function decodeLangfuse(requests: readonly CollectedRequest[]): RecordedObservation[] {
  const spans = decodeOtlp(requests)
  const sessions = new Map<string, string>()
  const tags = new Map<string, readonly string[]>()
  for (const { traceId, attributes } of spans) {
    const session = textAt(attributes, 'session.id')
    if (session !== undefined) sessions.set(traceId, session)
    const named = attributes['langfuse.trace.tags']
    if (Array.isArray(named)) tags.set(traceId, named as string[])
  }
  return spans.map((span) => ({
    ...toRecorded(span),
    sessionId: sessions.get(span.traceId),
    tags: tags.get(span.traceId) ?? [],
  }))
}

function toRecorded(span: OtlpSpan): Omit<RecordedObservation, 'tags'> {
  const { attributes } = span
  const type = textAt(attributes, 'langfuse.observation.type') ?? 'span'
  const usage = parsed(attributes['langfuse.observation.usage_details'])
  return {
    id: span.spanId,
    traceId: span.traceId,
    parentId: span.parentSpanId,
    name: span.name,
    kind: KINDS.has(type) ? (type as RecordedKind) : 'step',
    startedAt: span.startedAt,
    endedAt: span.endedAt,
    isError: span.isError || attributes['langfuse.observation.level'] === 'ERROR',
    model: textAt(attributes, 'langfuse.observation.model.name'),
    usage: usageOf(usage as Record<string, number> | undefined),
    hasFirstToken: textAt(attributes, 'langfuse.observation.completion_start_time') !== undefined,
    input: parsed(attributes['langfuse.observation.input']),
    output: parsed(attributes['langfuse.observation.output']),
    details: { attributes: withoutIo(attributes), events: span.events },
  }
}

function withoutIo(attributes: OtlpSpan['attributes']): unknown {
  return {
    ...attributes,
    'langfuse.observation.input': undefined,
    'langfuse.observation.output': undefined,
  }
}
