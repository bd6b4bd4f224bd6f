import { measureValue } from '../measure-value.ts'
import type { Statement } from '../statement.ts'
import type { OtlpSpan } from './otlp-span.ts'
import { type SpanContext, spanToObservation } from './span-to-observation.ts'
import { spanToTrace } from './span-to-trace.ts'

/** What spans say, as statements that the writer merges like those of any other API. */
export function mapSpans(spans: readonly OtlpSpan[], context: SpanContext): readonly Statement[] {
  return spans.flatMap((span) => {
    const observation = spanToObservation(span, context)
    const trace = spanToTrace(span, context)
    return [
      {
        entity: 'observation',
        record: observation,
        sizeBytes: sizeOf(observation.fields),
      } as const,
      ...(trace === undefined
        ? []
        : [{ entity: 'trace', record: trace, sizeBytes: sizeOf(trace.fields) } as const]),
    ]
  })
}

/** Values were bounded in depth when they were read. */
function sizeOf(fields: object): number {
  return measureValue(fields) ?? 0
}
