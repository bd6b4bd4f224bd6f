import type { TraceColumns } from './columns.ts'

/**
 * The tool observation that a call in the answer of a model (row `caller`) most likely started: of the same name, not begun
 * before the answer, the first of them; the `ordinal`th (0-based) when the answer calls the tool more than once.
 */
export function toolRowOf(
  columns: TraceColumns,
  caller: number,
  call: { readonly name: string; readonly ordinal: number },
): number | undefined {
  const started = columns.start[caller] ?? 0
  const nameIndexes = new Set(
    columns.names.flatMap((name, index) => (name === call.name ? [index] : [])),
  )
  if (nameIndexes.size === 0) return undefined
  const rows: number[] = []
  for (let row = 0; row < columns.count; row++) {
    if (columns.type[row] !== 'TOOL' || !nameIndexes.has(columns.nameIndex[row] ?? -1)) continue
    if ((columns.start[row] ?? 0) >= started && row !== caller) rows.push(row)
  }
  const inOrder = rows.toSorted(
    (one, other) => (columns.start[one] ?? 0) - (columns.start[other] ?? 0) || one - other,
  )
  return inOrder[call.ordinal]
}
