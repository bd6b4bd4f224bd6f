import type { MetricsAggregation } from '@heddle/core/schemas'

import type { MetricsMeasure } from './metrics-fields.ts'

/** How values are aggregated. */
export interface AggregateSql {
  /** Over all values at once. */
  readonly direct: string
  /**
   * In two steps: what is said of the values of some time, and over several of these. Undefined for what has to see all values
   * at once.
   */
  readonly inParts?: { readonly parts: Readonly<Record<string, string>>; readonly whole: string }
}

/** Values that are aggregated: an expression, and what its parts are named by. */
export interface Aggregated {
  readonly aggregation: MetricsAggregation
  readonly kind: MetricsMeasure['kind']
  readonly value: string
  readonly name: string
}

type Percentile = Extract<MetricsAggregation, `p${number}`>

/** Shares, by their percentile; the place in the list is that in the answer of the engine. */
const PERCENTILES: Readonly<Record<Percentile, string>> = {
  p50: '0.5',
  p75: '0.75',
  p90: '0.9',
  p95: '0.95',
  p99: '0.99',
}

const SHARES = Object.values(PERCENTILES).join(', ')

/** One aggregated column. Sums and counts are added up again; of percentiles the values themselves are kept. */
export function aggregateSql(aggregated: Aggregated): AggregateSql {
  const { aggregation, kind, value, name } = aggregated
  if (kind === 'identity' || aggregation === 'uniq') return differentValues(aggregated)
  switch (aggregation) {
    case 'count':
      return again(`count(${value})`, `count_${name}`, (counts) => `sum(${counts})`)
    case 'sum':
      return {
        direct: sumOf(value),
        inParts: { parts: { [`sum_${name}`]: `sum(${value})` }, whole: sumOf(`sum_${name}`) },
      }
    case 'avg':
      return average(aggregated)
    case 'max':
    case 'min':
      return again(
        `toFloat64(${aggregation}(${value}))`,
        `${aggregation}_${name}`,
        (extremes) => `${aggregation}(${extremes})`,
      )
    case 'histogram':
      return { direct: `histogram({bins:UInt8})(toFloat64(${value}))` }
    default:
      return percentile(aggregation, aggregated)
  }
}

function again(direct: string, name: string, whole: (name: string) => string): AggregateSql {
  return { direct, inParts: { parts: { [name]: direct }, whole: whole(name) } }
}

function sumOf(values: string): string {
  return `toFloat64(ifNull(sum(${values}), 0))`
}

function average({ value, name }: Aggregated): AggregateSql {
  const [sum, count] = [`float_sum_${name}`, `count_${name}`]
  return {
    direct: `avg(toFloat64(${value}))`,
    inParts: {
      parts: { [sum]: `sum(toFloat64(${value}))`, [count]: `count(${value})` },
      whole: `if(sum(${count}) = 0, NULL, sum(${sum}) / sum(${count}))`,
    },
  }
}

/** The different texts of some rows, each as 128 bits: the engine itself tells texts apart by as many. */
export function differentTexts(text: string, isOne: string): string {
  return `groupUniqArrayIf(reinterpretAsUInt128(sipHash128(${text})), ${isOne})`
}

function differentValues({ value, name }: Aggregated): AggregateSql {
  const different = `different_${name}`
  return {
    direct: `uniqExact(${value})`,
    inParts: {
      parts: { [different]: differentTexts(`assumeNotNull(${value})`, `${value} IS NOT NULL`) },
      whole: `uniqExactArray(${different})`,
    },
  }
}

/**
 * Percentiles interpolate between the two values beside them, as spreadsheets do. All of them are asked for whichever is needed,
 * so that several of the same values are one aggregate.
 */
function percentile(aggregation: Percentile, { value, name }: Aggregated): AggregateSql {
  const place = Object.keys(PERCENTILES).indexOf(aggregation) + 1
  const numberIn = (all: string) => `if(isNaN(${all}[${place}]), NULL, ${all}[${place}])`
  return {
    direct: numberIn(`quantilesExactInclusive(${SHARES})(toFloat64(${value}))`),
    inParts: {
      parts: { [`values_${name}`]: `groupArray(toFloat64(${value}))` },
      whole: numberIn(`quantilesExactInclusiveArray(${SHARES})(values_${name})`),
    },
  }
}
