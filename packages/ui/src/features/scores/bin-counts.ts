/** How often a value occurs. */
export interface ValueCount {
  readonly value: number
  readonly count: number
}

/** Values from `low` to `high`, both included, and how often one of them occurs. */
export interface Bin {
  readonly low: number
  readonly high: number
  readonly count: number
}

/** Counts by value, lowest first: each value by itself, or where there are more than `most`, bins of equal width. */
export function binCounts(counts: readonly ValueCount[], most: number): Bin[] {
  const sorted = counts.toSorted((left, right) => left.value - right.value)
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined) return []
  if (sorted.length <= most) {
    return sorted.map(({ value, count }) => ({ low: value, high: value, count }))
  }
  const width = (last.value - first.value) / most
  const bins = Array.from({ length: most }, (_, index) => ({
    low: first.value + index * width,
    high: first.value + (index + 1) * width,
    count: 0,
  }))
  for (const { value, count } of sorted) {
    const bin = bins[Math.min(most - 1, Math.floor((value - first.value) / width))]
    if (bin !== undefined) bin.count += count
  }
  return bins
}
