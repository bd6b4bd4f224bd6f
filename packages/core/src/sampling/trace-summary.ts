import type { ObservationRecord } from '../trace/observation-record.ts'

/** What is known of a trace when it is decided whether to keep it. */
export interface TraceSummary {
  readonly traceId: string
  readonly observations: number
  /** True when an observation has the level ERROR. */
  readonly hasError: boolean
  /** From the first start to the last end; what is still open counts until now. */
  readonly durationMs: number
  /** US dollars, as far as the program said them by `costDetails`. */
  readonly costUsd: number
  /** Tokens, as far as they were said by `usageDetails`. */
  readonly tokens: number
  /** False when the decision could not wait for the end of the trace. */
  readonly isComplete: boolean
}

/** Sums up the observations of a trace. */
export function summarizeTrace(
  traceId: string,
  records: Iterable<ObservationRecord>,
  nowMs: number,
): TraceSummary {
  const all = [...records]
  let startedAtMs = Infinity
  let endedAtMs = 0
  for (const { startTimeMs, endTimeMs } of all) {
    startedAtMs = Math.min(startedAtMs, startTimeMs)
    endedAtMs = Math.max(endedAtMs, endTimeMs ?? nowMs)
  }
  return {
    traceId,
    observations: all.length,
    hasError: all.some(({ level }) => level === 'ERROR'),
    durationMs: Math.max(0, endedAtMs - startedAtMs),
    costUsd: sum(all.map(({ costDetails }) => totalOf(costDetails))),
    tokens: sum(all.map(({ usageDetails }) => totalOf(usageDetails))),
    isComplete: all.every(({ endTimeMs }) => endTimeMs !== undefined),
  }
}

/** The total of amounts by type: what is called so, else the sum of all. */
function totalOf(json: string | undefined): number {
  if (json === undefined) return 0
  const amounts = JSON.parse(json) as Record<string, unknown> // the record holds an object's text
  const { total } = amounts
  return typeof total === 'number' ? total : sum(Object.values(amounts))
}

function sum(values: readonly unknown[]): number {
  return values.reduce<number>((total, value) => total + (typeof value === 'number' ? value : 0), 0)
}
