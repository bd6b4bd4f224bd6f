/** What importing a package and making its first client costs. */
export interface ImportCost {
  readonly importMs: number
  readonly clientMs: number
  /** Growth of the process's resident memory. */
  readonly rssBytes: number
}

/** Several times what a slow shared machine measured (10 to 20 ms, 1 ms and 9 MB), and a fraction of what undici or zod cost. */
export const CEILINGS: ImportCost = { importMs: 80, clientMs: 30, rssBytes: 20_000_000 }

const FIGURES = ['importMs', 'clientMs', 'rssBytes'] as const

/** The median of each figure. */
export function medianOf(costs: readonly ImportCost[]): ImportCost {
  const median = (figure: keyof ImportCost): number => {
    const sorted = costs.map((cost) => cost[figure]).toSorted((a, b) => a - b)
    return sorted[sorted.length >> 1] ?? Number.NaN
  }
  return {
    importMs: median('importMs'),
    clientMs: median('clientMs'),
    rssBytes: median('rssBytes'),
  }
}

/** One line for each figure above its ceiling, or that could not be measured. */
export function excess(cost: ImportCost): readonly string[] {
  return FIGURES.filter((figure) => !(cost[figure] <= CEILINGS[figure])).map(
    (figure) => `Expected ${figure} of at most ${CEILINGS[figure]}, got ${cost[figure]}.`,
  )
}
