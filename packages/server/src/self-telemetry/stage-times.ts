/** What happens to events on their way into the store, in this order. */
const STAGES = ['parse', 'validate', 'merge', 'encode', 'store'] as const

export type IngestStage = (typeof STAGES)[number]

const NAME = 'heddle_ingest_stage_seconds_total'

/**
 * Adds up how long ingestion spends in each stage. All but `store` run on the main thread, so their sum is what one core can
 * take at most; `store` is the time that groups of events waited until they were kept.
 */
export interface StageTimes {
  /** Runs a stage that ends before it returns, and adds its time. */
  measure<Result>(stage: IngestStage, run: () => Result): Result
  /** Adds the time since a moment of `performance.now()`. */
  addSince(stage: IngestStage, startedAtMs: number): void
  /** The sums in Prometheus' text format. */
  toText(): string
}

export function createStageTimes(): StageTimes {
  const seconds: Record<IngestStage, number> = {
    parse: 0,
    validate: 0,
    merge: 0,
    encode: 0,
    store: 0,
  }
  const addSince = (stage: IngestStage, startedAtMs: number) => {
    seconds[stage] += (performance.now() - startedAtMs) / 1000
  }
  return {
    measure(stage, run) {
      const startedAtMs = performance.now()
      try {
        return run()
      } finally {
        addSince(stage, startedAtMs)
      }
    },
    addSince,
    toText: () =>
      [
        `# HELP ${NAME} Time that ingestion has spent in each stage.`,
        `# TYPE ${NAME} counter`,
        ...STAGES.map((stage) => `${NAME}{stage="${stage}"} ${seconds[stage]}`),
        '',
      ].join('\n'),
  }
}
