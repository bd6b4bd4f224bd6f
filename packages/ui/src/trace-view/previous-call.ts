import type { TraceColumns } from './columns.ts'

/**
 * The model call whose conversation this one most likely goes on with: of the calls before it in the tree the nearest one on
 * the same level, or else the nearest one. Undefined for the first call of a trace.
 */
export function previousCall(columns: TraceColumns, row: number): number | undefined {
  let nearest: number | undefined
  for (let before = row - 1; before >= 0; before--) {
    if (columns.type[before] !== 'GENERATION') continue
    if (columns.depth[before] === columns.depth[row]) return before
    nearest ??= before
  }
  return nearest
}
