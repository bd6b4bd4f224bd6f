import type { Alignment } from './align-traces.ts'

/** A line of the comparison: one entry of the alignment, or a run of entries that do not differ. */
export type CompareLine =
  | { readonly kind: 'entry'; readonly index: number }
  | { readonly kind: 'same'; readonly from: number; readonly to: number }

/** Runs of fewer equal entries are shown. */
const LEAST_FOLDED = 4

/** The lines on show: equal entries in a row are one line unless it was opened; `opened` holds where those begin. */
export function foldSame(
  { one }: Alignment,
  differing: ReadonlySet<number>,
  opened: ReadonlySet<number>,
): readonly CompareLine[] {
  const lines: CompareLine[] = []
  let from = 0
  const finishRun = (to: number): void => {
    if (to - from >= LEAST_FOLDED && !opened.has(from)) lines.push({ kind: 'same', from, to })
    else for (let index = from; index < to; index++) lines.push({ kind: 'entry', index })
  }
  for (let index = 0; index < one.length; index++) {
    if (!differing.has(index)) continue
    finishRun(index)
    lines.push({ kind: 'entry', index })
    from = index + 1
  }
  finishRun(one.length)
  return lines
}

/** The line that holds an entry. */
export function lineOfEntry(lines: readonly CompareLine[], entry: number): number {
  return lines.findIndex((line) =>
    line.kind === 'entry' ? line.index === entry : line.from <= entry && entry < line.to,
  )
}
