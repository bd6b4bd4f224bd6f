import type { CollectedRequest } from '../compare/collect-requests.ts'
import { countAt, decodeOtlp, parsed, textAt } from '../compare/decode-otlp.ts'
import type { OtlpSpan } from '../compare/decode-otlp.ts'
import type { RecordedKind, RecordedObservation } from '../compare/recorded-observation.ts'

/** Operations of OpenTelemetry's conventions for generative AI, as the SDK's own integration names them. */
const KINDS: Readonly<Record<string, RecordedKind>> = {
  chat: 'generation',
  execute_tool: 'tool',
  invoke_agent: 'agent',
  embeddings: 'embedding',
}

/**
 * The spans of products that build on the SDK's OpenTelemetry integration. A detail counts under whatever attribute a product
 * puts it, read by its server today or not.
 */
export function decodeGenAi(requests: readonly CollectedRequest[]): RecordedObservation[] {
  return decodeOtlp(requests).map(toRecorded)
}

function toRecorded(span: OtlpSpan): RecordedObservation {
  const { attributes } = span
  return {
    id: span.spanId,
    traceId: span.traceId,
    parentId: span.parentSpanId,
    name: span.name,
    kind: KINDS[textAt(attributes, 'gen_ai.operation.name') ?? ''] ?? 'step',
    startedAt: span.startedAt,
    endedAt: span.endedAt,
    isError: span.isError,
    model: textAt(attributes, 'gen_ai.response.model'),
    usage: {
      input: countAt(attributes, 'gen_ai.usage.input_tokens'),
      output: countAt(attributes, 'gen_ai.usage.output_tokens'),
      cacheRead: countAt(attributes, 'gen_ai.usage.cache_read.input_tokens'),
      reasoning: countLike(attributes, /reasoning/iu),
    },
    hasFirstToken: countLike(attributes, /first_?chunk/iu) !== undefined,
    tags: [],
    input: parsed(attributes['gen_ai.input.messages']),
    output: parsed(attributes['gen_ai.output.messages']),
    details: { attributes, events: span.events },
  }
}

function countLike(attributes: OtlpSpan['attributes'], pattern: RegExp): number | undefined {
  const key = Object.keys(attributes).find(
    (name) => pattern.test(name) && typeof attributes[name] === 'number',
  )
  return key === undefined ? undefined : countAt(attributes, key)
}
