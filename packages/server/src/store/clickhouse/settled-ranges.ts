/** A stretch of time, both ends included, milliseconds since the epoch. */
export interface TimeRange {
  readonly fromMs: number
  readonly toMs: number
}

/** Stretches that a statement names at most; the longest are worth the most. */
const MOST_RANGES = 12

/** Shorter stretches save less than they cost, ms. */
const SHORTEST_MS = 60_000

/**
 * The stretches of time in which no two of some ranges overlap, in order; of many the twelve longest. When the ranges are those
 * of the parts of a table, each with one version of a row, then these stretches hold every row once.
 */
export function settledRanges(ranges: readonly TimeRange[]): readonly TimeRange[] {
  return stretchesWithoutOverlap(ranges)
    .filter(({ fromMs, toMs }) => toMs - fromMs >= SHORTEST_MS)
    .toSorted((one, other) => other.toMs - other.fromMs - (one.toMs - one.fromMs))
    .slice(0, MOST_RANGES)
    .toSorted((one, other) => one.fromMs - other.fromMs)
}

function stretchesWithoutOverlap(ranges: readonly TimeRange[]): readonly TimeRange[] {
  const steps = ranges
    .flatMap(({ fromMs, toMs }) => [
      { at: fromMs, change: 1 },
      { at: toMs + 1, change: -1 },
    ])
    .toSorted((one, other) => one.at - other.at || one.change - other.change)
  const settled: TimeRange[] = []
  let depth = 0
  let since: number | undefined
  const settle = (until: number) => {
    if (since !== undefined && until > since) settled.push({ fromMs: since, toMs: until - 1 })
    since = undefined
  }
  for (const { at, change } of steps) {
    depth += change
    if (depth > 1) settle(at)
    else since ??= at
  }
  settle(steps.at(-1)?.at ?? 0)
  return settled
}

/** Stretches without those parts of them that also lie in some others. */
export function withoutRanges(
  ranges: readonly TimeRange[],
  removed: readonly TimeRange[],
): readonly TimeRange[] {
  return removed.reduce<readonly TimeRange[]>(
    (left, hole) =>
      left.flatMap(({ fromMs, toMs }) =>
        hole.toMs < fromMs || hole.fromMs > toMs
          ? [{ fromMs, toMs }]
          : [
              { fromMs, toMs: hole.fromMs - 1 },
              { fromMs: hole.toMs + 1, toMs },
            ].filter((rest) => rest.toMs >= rest.fromMs),
      ),
    ranges,
  )
}
