import type { TraceColumns } from './columns.ts'
import type { TraceSums } from './derive.ts'

/** Which rows may be shown: `collapsed` holds ids of closed parents, `kept` a mask from a filter (absent: all). */
export interface Visibility {
  readonly collapsed: ReadonlySet<string>
  readonly kept?: Uint8Array | undefined
}

/** The rows on show, ascending: one scan that jumps over closed and filtered subtrees. */
export function visibleRows(
  columns: TraceColumns,
  { end }: Pick<TraceSums, 'end'>,
  { collapsed, kept }: Visibility,
): Int32Array {
  const rows = new Int32Array(columns.count)
  const noneCollapsed = collapsed.size === 0
  let length = 0
  let row = 0
  while (row < columns.count) {
    const next = end[row] ?? columns.count
    if (kept !== undefined && kept[row] === 0) {
      row = next
      continue
    }
    rows[length++] = row
    row = noneCollapsed || !collapsed.has(columns.id[row] ?? '') ? row + 1 : next
  }
  return rows.subarray(0, length)
}

/** The index of a row in the ascending visible rows, or -1. */
export function indexOfRow(rows: Int32Array, row: number): number {
  let low = 0
  let high = rows.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const value = rows[middle] ?? 0
    if (value === row) return middle
    if (value < row) low = middle + 1
    else high = middle - 1
  }
  return -1
}
