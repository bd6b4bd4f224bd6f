import type { RunCell, RunComparison } from '@heddle/core/schemas'

export type ComparisonRow = RunComparison['rows'][number]

/** Which way a number is better. */
export type Better = 'higher' | 'lower'

/** What a run is judged by: `score:<name>`, or one of the two that lie in every trace. */
export type Metric = `score:${string}` | 'latency' | 'cost'

export const VERDICTS = ['worse', 'better', 'same', 'unknown'] as const
export type Verdict = (typeof VERDICTS)[number]

/** Differences below this are none: means of stored numbers are not exact. */
const SMALLEST = 1e-9

/** The number a cell is judged by; null without a run, or while it is not known. */
export function numberOf(cell: RunCell | null | undefined, metric: Metric): number | null {
  if (cell === null || cell === undefined) return null
  if (metric === 'latency') return cell.latencyMs
  if (metric === 'cost') return cell.cost
  return cell.scores[metric.slice('score:'.length)] ?? null
}

/** Times and costs are better low; scores high, unless somebody says otherwise. */
export function usualBetter(metric: Metric): Better {
  return metric === 'latency' || metric === 'cost' ? 'lower' : 'higher'
}

export interface Judgement {
  readonly metric: Metric
  readonly better: Better
  /** Which of the runs is judged against the first. */
  readonly run: number
}

export interface JudgedRow {
  readonly row: ComparisonRow
  readonly verdict: Verdict
  /** How much better it is; negative: worse. Null while one of the two is not known. */
  readonly gain: number | null
}

export function judgeRow(row: ComparisonRow, { metric, better, run }: Judgement): JudgedRow {
  const base = numberOf(row.cells[0], metric)
  const other = numberOf(row.cells[run], metric)
  if (base === null || other === null) return { row, verdict: 'unknown', gain: null }
  const gain = better === 'higher' ? other - base : base - other
  if (Math.abs(gain) < SMALLEST) return { row, verdict: 'same', gain: 0 }
  return { row, verdict: gain > 0 ? 'better' : 'worse', gain }
}

/** How many rows have each verdict. */
export function countVerdicts(rows: readonly JudgedRow[]): Record<Verdict, number> {
  const counts = { worse: 0, better: 0, same: 0, unknown: 0 }
  for (const { verdict } of rows) counts[verdict]++
  return counts
}

/** The greatest drop first; what is not known comes last. The order of equals stays. */
export function sortByDrop(rows: readonly JudgedRow[]): JudgedRow[] {
  return rows.toSorted((left, right) => (left.gain ?? Infinity) - (right.gain ?? Infinity))
}

/** Names of all scores that any of the runs has. */
export function scoreNames({ runs }: Pick<RunComparison, 'runs'>): string[] {
  return [...new Set(runs.flatMap(({ scores }) => scores.map(({ name }) => name)))].toSorted()
}
