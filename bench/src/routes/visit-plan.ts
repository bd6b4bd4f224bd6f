/** Requests under way at the same time: a wave. */
export const VISITS_PER_WAVE = 200

/** What visitors do: read to the end; leave, and the route passes their signal on; leave, and it does not. */
export const VISIT_KINDS = ['stay', 'abort', 'leave'] as const
export type VisitKind = (typeof VISIT_KINDS)[number]

/** The kind of a visit: each in turn. */
export function kindOf(visit: number): VisitKind {
  return VISIT_KINDS[visit % VISIT_KINDS.length] ?? 'stay'
}

/** Tokens of one answer. */
export const TOKENS_PER_ANSWER = 30

/** Time before each token, ms: the server's one thread is then about half busy with 200 answers at once. */
export const PACE_MS = 100

/** Time over which the visits of a wave arrive, ms. */
export const ARRIVAL_MS = 1000

/** Time a visitor who leaves stays after the first token, ms: until all of the wave have arrived, and half of the answer. */
export const LINGER_MS = 1500

/** What the visitors saw, ms from sending the request. */
export interface VisitTimes {
  /** To the first token, of all visits. */
  readonly firstTokenMs: readonly number[]
  /** To the end of the answer, of the visits that stayed. */
  readonly totalMs: readonly number[]
}
