import { IS_ESTIMATED } from '../store/clickhouse/billing-nodes.ts'

/** Sum over the types of usage or cost whose name holds a part, such as `input` and `input_cached`. */
export function amountOf(part: 'input' | 'output', details = 'o.usage_details'): string {
  return `arraySum(mapValues(mapFilter((k, v) -> position(k, '${part}') > 0, ${details})))`
}

/** Holds for observations whose usage and cost count: the lowest model calls, each once. */
export const COUNTS = `o.covered_by = ''`

/** An amount of an observation that counts; null for what others tell again. */
export function counted(amount: string): string {
  return `if(${COUNTS}, ${amount}, NULL)`
}

/** Holds for observations that count with tokens that nobody reported. */
export const COUNTS_ESTIMATED = `(${COUNTS} AND ${IS_ESTIMATED})`

/** Milliseconds from one moment to another; null without both, never below 0. */
export function elapsedMs(from: string, to: string): string {
  const elapsed = `dateDiff('millisecond', ${from}, ${to})`
  return `if(${elapsed} < 0, 0, ${elapsed})`
}

/** The end of the last of several observations; those that run count up to their start. */
export const LAST_END = 'max(greatest(ifNull(o.end_time, o.start_time), o.start_time))'
