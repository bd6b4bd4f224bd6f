import type {
  ObservationDetail,
  Redaction,
  TracePayload,
  TraceSearch,
  TraceSkeleton,
} from '@heddle/core/schemas'

/** A trace without what is not to be given away: nobody's id where `user` is left out. */
export function redactSkeleton(
  skeleton: TraceSkeleton,
  redactions: readonly Redaction[],
): TraceSkeleton {
  return redactions.includes('user') ? { ...skeleton, userId: null, sessionId: null } : skeleton
}

/** An observation, or the values of a trace, without the parts that are left out. */
export function redactPayload<Payload extends TracePayload | ObservationDetail>(
  payload: Payload,
  redactions: readonly Redaction[],
): Payload {
  return {
    ...payload,
    ...(redactions.includes('input') ? { input: null } : {}),
    ...(redactions.includes('output') ? { output: null } : {}),
    ...(redactions.includes('metadata') ? { metadata: {} } : {}),
  }
}

/** Hits of a search without those in parts that are left out. */
export function redactSearch(search: TraceSearch, redactions: readonly Redaction[]): TraceSearch {
  return { ...search, hits: search.hits.filter(({ part }) => !redactions.includes(part)) }
}
