import type { TraceColumns } from './columns.ts'
import type { TraceSums } from './derive.ts'

/** The rows directly below `row`; the roots for -1. */
export function childrenOf({ end }: Pick<TraceSums, 'end'>, row: number, count: number): number[] {
  const children: number[] = []
  const after = row < 0 ? count : (end[row] ?? count)
  for (let child = row + 1; child < after; child = end[child] ?? after) children.push(child)
  return children
}

/** What a row spent itself, ms: its duration without the union of its children's intervals. */
export function selfTime(columns: TraceColumns, sums: TraceSums, row: number): number {
  const start = columns.start[row] ?? 0
  const finish = sums.finish[row] ?? start
  const children = childrenOf(sums, row, columns.count).toSorted(
    (one, other) => (columns.start[one] ?? 0) - (columns.start[other] ?? 0),
  )
  let covered = 0
  let cursor = start
  for (const child of children) {
    const from = Math.max(cursor, columns.start[child] ?? 0)
    const to = Math.min(finish, sums.finish[child] ?? 0)
    if (to <= from) continue
    covered += to - from
    cursor = to
  }
  return Math.max(0, finish - start - covered)
}
