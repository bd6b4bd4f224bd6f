import type { TraceColumns } from './columns.ts'
import type { TraceSums } from './derive.ts'

type Collapsed = ReadonlySet<string>

const idOf = (columns: TraceColumns, row: number): string => columns.id[row] ?? ''

/** Closes or opens one row. */
export function toggled(collapsed: Collapsed, id: string): Collapsed {
  const next = new Set(collapsed)
  if (!next.delete(id)) next.add(id)
  return next
}

/** Shows parents open down to `depth` (roots have depth 0) and closed from there on. */
export function collapsedFromDepth(
  columns: TraceColumns,
  { childCount }: Pick<TraceSums, 'childCount'>,
  depth: number,
): Collapsed {
  const collapsed = new Set<string>()
  for (let row = 0; row < columns.count; row++) {
    if ((columns.depth[row] ?? 0) >= depth && (childCount[row] ?? 0) > 0) {
      collapsed.add(idOf(columns, row))
    }
  }
  return collapsed
}

/** Opens everything above a row, so that it can be seen; the same set when nothing was closed. */
export function revealed(columns: TraceColumns, collapsed: Collapsed, row: number): Collapsed {
  const closedAbove: string[] = []
  for (let above = columns.parent[row] ?? -1; above >= 0; above = columns.parent[above] ?? -1) {
    if (collapsed.has(idOf(columns, above))) closedAbove.push(idOf(columns, above))
  }
  if (closedAbove.length === 0) return collapsed
  const next = new Set(collapsed)
  for (const id of closedAbove) next.delete(id)
  return next
}

/** Closes (`closed: true`) or opens a row and all parents below it. */
export function subtreeSet(
  { columns, sums, collapsed }: { columns: TraceColumns; sums: TraceSums; collapsed: Collapsed },
  row: number,
  closed: boolean,
): Collapsed {
  const next = new Set(collapsed)
  for (let at = row; at < (sums.end[row] ?? row); at++) {
    if ((sums.childCount[at] ?? 0) === 0) continue
    if (closed) next.add(idOf(columns, at))
    else next.delete(idOf(columns, at))
  }
  return next
}
