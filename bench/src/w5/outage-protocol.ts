/** What the harness asks of a process that is to live through an outage. */
export interface OutageTask {
  readonly variant: string
  readonly url: string
  readonly observations: number
  readonly warmUpObservations: number
}

/** How the process came out of it. */
export interface OutageOutcome {
  /** Growth of the resident size over the outage, at its peak, bytes. */
  readonly rssGrowthBytes: number
  readonly flushMs: number
  /** The error that flush rejected with, if it did. */
  readonly flushError: string | undefined
  /** What flush resolved with, if that is a report. */
  readonly report: unknown
}

/** Messages of the process, in their order; after the first two it waits for a word of the harness. */
export type OutageMessage =
  | { readonly kind: 'warm' }
  | { readonly kind: 'produced' }
  | { readonly kind: 'finished'; readonly outcome: OutageOutcome }
