/** Two-sided 95 % of a normal distribution. */
const Z_95 = 1.959964

/** The mean difference of pairs and where it lies with 95 %: normal approximation over the pairs. */
export interface PairedDifference {
  readonly pairs: number
  readonly mean: number
  /** Undefined with fewer than two pairs. */
  readonly interval: readonly [low: number, high: number] | undefined
}

/** Undefined without pairs. */
export function pairedDifference(differences: readonly number[]): PairedDifference | undefined {
  const pairs = differences.length
  if (pairs === 0) return undefined
  const mean = differences.reduce((sum, value) => sum + value, 0) / pairs
  if (pairs === 1) return { pairs, mean, interval: undefined }
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const margin = Z_95 * Math.sqrt(squares / (pairs - 1) / pairs)
  return { pairs, mean, interval: [mean - margin, mean + margin] }
}
