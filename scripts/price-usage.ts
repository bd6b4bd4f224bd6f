/** What a price list must hold for the arithmetic: USD per unit of each usage type; `match` may start with `(?i)`. */
export interface PriceList {
  readonly models: readonly {
    readonly model: string
    readonly match: string
    readonly prices: Readonly<Record<string, number>>
  }[]
}

/** A cost with the sum it comes from, as in `812 × $0.15/M + 36 × $0.6/M`. */
export interface PricedUsage {
  readonly costUsd: number
  readonly arithmetic: string
}

/**
 * Units times price, added up over the usage types that the list prices for the model; undefined when the model is not
 * in the list or nothing that has a price was used. Only standard prices: the server also knows tiers, which the examples never reach.
 */
export function priceUsage(
  { models }: PriceList,
  model: string,
  usage: Readonly<Record<string, number>>,
): PricedUsage | undefined {
  const entry = models.find(({ match }) => toPattern(match).test(model))
  if (entry === undefined) return undefined
  const lines = Object.entries(usage).flatMap(([type, units]) => {
    const price = entry.prices[type]
    return price === undefined ? [] : [{ units, price }]
  })
  if (lines.length === 0) return undefined
  return {
    costUsd: lines.reduce((sum, { units, price }) => sum + units * price, 0),
    arithmetic: lines.map(({ units, price }) => `${units} × ${perMillion(price)}`).join(' + '),
  }
}

function toPattern(match: string): RegExp {
  return match.startsWith('(?i)') ? new RegExp(match.slice(4), 'iu') : new RegExp(match, 'u')
}

function perMillion(price: number): string {
  return `$${Number((price * 1e6).toPrecision(12))}/M`
}
