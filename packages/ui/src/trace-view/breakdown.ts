import type { ObservationType } from '@heddle/core/schemas'

import type { TraceColumns } from './columns.ts'
import { modelOf, nameOf } from './columns.ts'
import type { TraceSums } from './derive.ts'
import { selfTime } from './self-time.ts'

/** What the lines of a breakdown stand for. */
export const BREAKDOWN_GROUPS = ['name', 'model', 'type'] as const
export type BreakdownGroup = (typeof BREAKDOWN_GROUPS)[number]

/** All observations of one group. Times are ms; tokens and cost are the observations' own, so that lines add up. */
export interface BreakdownLine {
  /** The name, model or type the line is called by. */
  readonly label: string
  readonly type: ObservationType
  readonly calls: number
  readonly errors: number
  readonly totalMs: number
  /** Without the time of the steps below. */
  readonly selfMs: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly maxMs: number
  readonly tokens: number
  /** NaN when no cost is known. */
  readonly cost: number
  /** Whether tokens are in it that nobody reported. */
  readonly isEstimated: boolean
}

/** Groups the rows of a trace, the group that took the longest by itself first. Only model calls have a line by model. */
export function breakDown(
  columns: TraceColumns,
  sums: TraceSums,
  group: BreakdownGroup,
): BreakdownLine[] {
  const rowsByKey = new Map<string, number[]>()
  for (let row = 0; row < columns.count; row++) {
    const label = labelOf(columns, row, group)
    if (label === undefined) continue
    const key = group === 'model' ? label : `${columns.type[row]} ${label}`
    const rows = rowsByKey.get(key)
    if (rows === undefined) rowsByKey.set(key, [row])
    else rows.push(row)
  }
  return [...rowsByKey.values()]
    .map((rows) => lineOf({ columns, sums }, rows, group))
    .toSorted((one, other) => other.selfMs - one.selfMs || (one.label < other.label ? -1 : 1))
}

function labelOf(columns: TraceColumns, row: number, group: BreakdownGroup): string | undefined {
  if (group === 'name') return nameOf(columns, row)
  return group === 'model' ? modelOf(columns, row) : columns.type[row]?.toLowerCase()
}

interface DerivedTrace {
  readonly columns: TraceColumns
  readonly sums: TraceSums
}

function lineOf(
  { columns, sums }: DerivedTrace,
  rows: readonly number[],
  group: BreakdownGroup,
): BreakdownLine {
  const [first = 0] = rows
  const sum = (valueOf: (row: number) => number): number =>
    rows.reduce((total, row) => total + valueOf(row), 0)
  const times = Float64Array.from(
    rows,
    (row) => (sums.finish[row] ?? 0) - (columns.start[row] ?? 0),
  ).toSorted()
  const costs = rows.flatMap((row) => {
    const cost = columns.cost[row] ?? Number.NaN
    return Number.isNaN(cost) ? [] : [cost]
  })
  return {
    label: labelOf(columns, first, group) ?? '',
    type: columns.type[first] ?? 'SPAN',
    calls: rows.length,
    errors: rows.filter((row) => columns.level[row] === 'ERROR').length,
    totalMs: times.reduce((total, time) => total + time, 0),
    selfMs: sum((row) => selfTime(columns, sums, row)),
    p50Ms: nearestRank(times, 0.5),
    p95Ms: nearestRank(times, 0.95),
    maxMs: times.at(-1) ?? 0,
    tokens: sum((row) => columns.totalTokens[row] ?? 0),
    isEstimated: rows.some((row) => columns.estimated[row] === 1),
    cost: costs.length === 0 ? Number.NaN : costs.reduce((total, cost) => total + cost, 0),
  }
}

/** The smallest value that at least the given share of the ascending values does not exceed. */
function nearestRank(ascending: Float64Array, share: number): number {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? 0
}

/** Who spent the time: shares of all self time, 0 to 1, in the order of reading. Empty for a trace without time. */
export function timeShares(
  lines: readonly BreakdownLine[],
): { readonly who: 'model' | 'tools' | 'own code'; readonly share: number }[] {
  const spent = { model: 0, tools: 0, 'own code': 0 }
  for (const { type, selfMs } of lines) spent[SPENDERS[type] ?? 'own code'] += selfMs
  const all = spent.model + spent.tools + spent['own code']
  if (all === 0) return []
  return (['model', 'tools', 'own code'] as const).map((who) => ({ who, share: spent[who] / all }))
}

/** Types that wait for others; everything else is the program's own code. */
const SPENDERS: Partial<Record<ObservationType, 'model' | 'tools'>> = {
  GENERATION: 'model',
  EMBEDDING: 'model',
  TOOL: 'tools',
  RETRIEVER: 'tools',
}
