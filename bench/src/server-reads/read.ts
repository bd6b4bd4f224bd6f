/** Groups of reads, each measured by itself. */
export const READ_GROUPS = ['trace', 'list', 'filter', 'api', 'dashboard', 'search'] as const
export type ReadGroup = (typeof READ_GROUPS)[number]

/** Something that somebody waits for. */
export interface Read {
  readonly group: ReadGroup
  readonly name: string
  /** Most of the slowest twentieth, ms; absent where nothing was promised. */
  readonly targetMs?: number
  /** The paths that are asked for at once; others each turn. Those of `/api/public` with keys, the others as a browser. */
  readonly paths: (turn: number) => readonly string[]
}

/** Where the time of an answer went, ms, as the server tells it. */
export interface ReadPhases {
  /** Until rows were there to be found and a connection was free. */
  readonly waitingMs: number
  /** While the engine ran at least one statement. */
  readonly engineMs: number
  /** All other time until the answer was there: the server's own work, and the way to the client. */
  readonly otherMs: number
}

/** What the engine reads for an answer. */
export interface ReadAmounts {
  readonly statements: number
  readonly rows: number
  readonly bytes: number
}

/** How long one read took. */
export interface ReadRow {
  readonly group: ReadGroup
  readonly name: string
  readonly targetMs?: number
  readonly requests: number
  /** The first answer, ms: nothing of it was asked before, and others of its kind may have been. */
  readonly firstMs?: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly maxMs: number
  /** Mean bytes of the answers. */
  readonly bytes: number
  /** The middle of the answers when nothing comes in, ms: what the read itself takes. */
  readonly aloneMs?: number
  /** Of the slowest twentieth: means of the answers from p95 on. */
  readonly slowest?: ReadPhases
  /** When nothing comes in: means. */
  readonly alone?: ReadPhases
  readonly amounts?: ReadAmounts
}

/** What one run of reads came to. */
export interface ReadsResult {
  readonly rows: readonly ReadRow[]
  readonly peakResidentBytes: number
  /** Observations a second that were acknowledged meanwhile. */
  readonly ingestedPerSecond: number
}

/** What the report tells: the folder that was read, and of every group its last run. */
export interface ReadsReport {
  readonly observations: number
  readonly observationsOfAll: number
  readonly traces: number
  readonly bytes: number
  readonly payloadBytes: number
  readonly groups: Readonly<Partial<Record<ReadGroup, ReadsResult>>>
}

/** Some traces of a folder, to be asked for. */
export interface ReadPlace {
  readonly projectId: string
  readonly endMs: number
  readonly largeTraceId: string
  readonly largeObservationIds: readonly string[]
  /** Of any age, with one of their observations. */
  readonly traces: readonly { readonly id: string; readonly observationId: string }[]
  /** A word that one observation of everything says. */
  readonly orders: readonly string[]
}
