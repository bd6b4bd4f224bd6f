import type { TimeSpan } from './sliced-statement.ts'

/** How long a slice of time is, ms: of the newest hour everything is read, of older ones what was found in them. */
export const SLICE_MS = 3_600_000

/** The number of the slice that a moment lies in. */
export function sliceAt(ms: number): number {
  return Math.floor(ms / SLICE_MS)
}

/** Slices one after another, the last one included. */
export interface SliceRun {
  readonly first: number
  readonly last: number
}

/** Slices that lie in a stretch of time whole; undefined when there are none. */
export function slicesWithin({ fromMs, toMs }: TimeSpan): SliceRun | undefined {
  const [first, last] = [Math.ceil(fromMs / SLICE_MS), sliceAt(toMs) - 1]
  return last < first ? undefined : { first, last }
}

/** Runs of those slices of a run that have a value, in order, each of slices with the same one. */
export function runsBy<Value>(
  { first, last }: SliceRun,
  valueOf: (slice: number) => Value | undefined,
): readonly (SliceRun & { readonly value: Value })[] {
  const runs: (SliceRun & { value: Value })[] = []
  for (let slice = first; slice <= last; slice += 1) {
    const value = valueOf(slice)
    if (value === undefined) continue
    const open = runs.at(-1)
    if (open?.last === slice - 1 && open.value === value)
      runs[runs.length - 1] = { ...open, last: slice }
    else runs.push({ first: slice, last: slice, value })
  }
  return runs
}

/** When the slices of a run begin and end. */
export function spanOf({ first, last }: SliceRun): TimeSpan {
  return { fromMs: first * SLICE_MS, toMs: (last + 1) * SLICE_MS }
}

/** A stretch of time without some runs of slices, which are in order. */
export function spanWithout(span: TimeSpan, runs: readonly SliceRun[]): readonly TimeSpan[] {
  const left: TimeSpan[] = []
  let { fromMs } = span
  for (const run of runs) {
    const { fromMs: start, toMs: end } = spanOf(run)
    if (start > fromMs) left.push({ fromMs, toMs: start })
    fromMs = end
  }
  if (span.toMs > fromMs) left.push({ fromMs, toMs: span.toMs })
  return left
}
