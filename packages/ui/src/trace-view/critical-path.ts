import type { TraceColumns } from './columns.ts'
import type { TraceSums } from './derive.ts'
import { childrenOf, selfTime } from './self-time.ts'

/**
 * Marks (1) the rows that decided how long the trace took. From the end of a row it walks backwards: of the children that
 * had ended by the cursor the last one is on the path, and the cursor moves to its start. Children of no length are skipped.
 */
export function criticalPath(columns: TraceColumns, sums: TraceSums): Uint8Array {
  const path = new Uint8Array(columns.count)
  const open: { row: number; cursor: number }[] = [{ row: -1, cursor: Infinity }]
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    let cursor = step.cursor
    for (const child of latestFirst(columns, sums, step.row)) {
      const finish = sums.finish[child] ?? 0
      const start = columns.start[child] ?? 0
      if (finish > cursor || finish === start) continue
      path[child] = 1
      open.push({ row: child, cursor: finish })
      cursor = start
    }
  }
  return path
}

function latestFirst(columns: TraceColumns, sums: TraceSums, row: number): number[] {
  return childrenOf(sums, row, columns.count).toSorted(
    (one, other) =>
      (sums.finish[other] ?? 0) - (sums.finish[one] ?? 0) ||
      (columns.start[one] ?? 0) - (columns.start[other] ?? 0),
  )
}

/** The rows of the critical path, the one that took longest by itself first. */
export function slowestSteps(columns: TraceColumns, sums: TraceSums, path: Uint8Array): number[] {
  const rows: { row: number; ownMs: number }[] = []
  for (let row = 0; row < columns.count; row++) {
    if (path[row] === 1) rows.push({ row, ownMs: selfTime(columns, sums, row) })
  }
  return rows.toSorted((one, other) => other.ownMs - one.ownMs).map(({ row }) => row)
}
