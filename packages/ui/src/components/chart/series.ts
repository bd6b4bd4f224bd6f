/** One line or one part of the bars of a chart over time. */
export interface TimeSeries {
  readonly id: string
  readonly label: string
  /** Name of a variable of the style sheet, such as `--accent-fill`. */
  readonly color: string
  /** One a bucket; null where there is nothing to say. */
  readonly values: readonly (number | null)[]
  /** One a bucket: whether tokens are in its value that nobody reported. Absent: in none. */
  readonly estimated?: readonly boolean[]
}

/** Colours of series in their order; they stay apart for eyes that see no red or green. */
export const SERIES_COLORS = [
  '--accent-fill',
  '--tool',
  '--retriever',
  '--generation',
  '--evaluator',
  '--embedding',
  '--span',
] as const

export function seriesColor(index: number): string {
  return SERIES_COLORS[index % SERIES_COLORS.length] ?? '--span'
}

/** Whether a value holds tokens that nobody reported; without a bucket, whether any does. */
export function isEstimatedAt({ estimated = [] }: TimeSeries, bucket?: number): boolean {
  return bucket === undefined ? estimated.includes(true) : estimated[bucket] === true
}

/** Sums from the bottom: the top of each part of a stack. What is not known adds nothing. */
export function stackSeries(series: readonly TimeSeries[]): number[][] {
  const tops: number[][] = []
  for (const { values } of series) {
    const below = tops.at(-1)
    tops.push(values.map((value, index) => (value ?? 0) + (below?.[index] ?? 0)))
  }
  return tops
}

/** The sum of what is known; null without anything. */
export function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0)
}
