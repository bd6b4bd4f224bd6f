import type { TraceColumns } from './columns.ts'

/** What follows from the columns: the shape of the tree and the sums of every subtree (the row itself included). */
export interface TraceSums {
  /** First row after the subtree. */
  readonly end: Int32Array
  readonly childCount: Int32Array
  /** 1-based place among the siblings. */
  readonly position: Int32Array
  readonly rootCount: number
  /** Where the bar of a row ends; a running row reaches to the horizon. */
  readonly finish: Float64Array
  readonly subtreeStart: Float64Array
  readonly subtreeFinish: Float64Array
  /** NaN when no observation of the subtree has a known cost. */
  readonly cost: Float64Array
  readonly inputTokens: Float64Array
  readonly outputTokens: Float64Array
  readonly totalTokens: Float64Array
  readonly errors: Int32Array
  /** Observations whose tokens nobody reported, so that the sums are estimates. */
  readonly estimated: Int32Array
  /** Observations with tokens whose cost is unknown, so that the sum is too low. */
  readonly unpriced: Int32Array
  /** Extent of the whole trace, ms since the trace started. */
  readonly firstStart: number
  readonly horizon: number
}

/** Derives tree shape and roll-ups in one pass down and one pass up. `nowOffset` is how far running bars reach at least. */
export function deriveSums(columns: TraceColumns, nowOffset = 0): TraceSums {
  const { count, parent } = columns
  const horizon = findHorizon(columns, nowOffset)
  const finish = finishOf(columns, horizon)
  const sums = {
    end: new Int32Array(count),
    childCount: new Int32Array(count),
    position: new Int32Array(count),
    rootCount: 0,
    finish,
    subtreeStart: columns.start.slice(),
    subtreeFinish: finish.slice(),
    cost: columns.cost.slice(),
    inputTokens: columns.inputTokens.slice(),
    outputTokens: columns.outputTokens.slice(),
    totalTokens: columns.totalTokens.slice(),
    estimated: columns.estimated.slice(),
    errors: new Int32Array(count),
    unpriced: new Int32Array(count),
    firstStart: columns.start.reduce(
      (first, start) => Math.min(first, start),
      count ? Infinity : 0,
    ),
    horizon,
  }
  for (let row = 0; row < count; row++) {
    const above = parent[row] ?? -1
    sums.end[row] = row + 1
    if (columns.level[row] === 'ERROR') sums.errors[row] = 1
    if (at(columns.totalTokens, row) > 0 && Number.isNaN(columns.cost[row])) sums.unpriced[row] = 1
    sums.position[row] = above < 0 ? ++sums.rootCount : increment(sums.childCount, above)
  }
  for (let row = count - 1; row >= 0; row--) {
    const above = parent[row] ?? -1
    if (above >= 0) addToParent(sums, row, above)
  }
  return sums
}

type MutableSums = Omit<TraceSums, 'rootCount' | 'firstStart' | 'horizon'>

const at = (column: Int32Array | Float64Array, index: number): number => column[index] ?? 0

function addToParent(sums: MutableSums, row: number, above: number): void {
  sums.end[above] = Math.max(at(sums.end, above), at(sums.end, row))
  sums.subtreeStart[above] = Math.min(at(sums.subtreeStart, above), at(sums.subtreeStart, row))
  sums.subtreeFinish[above] = Math.max(at(sums.subtreeFinish, above), at(sums.subtreeFinish, row))
  sums.inputTokens[above] = at(sums.inputTokens, above) + at(sums.inputTokens, row)
  sums.outputTokens[above] = at(sums.outputTokens, above) + at(sums.outputTokens, row)
  sums.totalTokens[above] = at(sums.totalTokens, above) + at(sums.totalTokens, row)
  sums.estimated[above] = at(sums.estimated, above) + at(sums.estimated, row)
  sums.errors[above] = at(sums.errors, above) + at(sums.errors, row)
  sums.unpriced[above] = at(sums.unpriced, above) + at(sums.unpriced, row)
  const cost = at(sums.cost, row)
  if (Number.isNaN(cost)) return
  const known = at(sums.cost, above)
  sums.cost[above] = Number.isNaN(known) ? cost : known + cost
}

/** Where the bars end. A loop, because `from` with a function takes ten times as long. */
function finishOf({ count, start, duration }: TraceColumns, horizon: number): Float64Array {
  const finish = new Float64Array(count)
  for (let row = 0; row < count; row++) {
    const lasts = duration[row] ?? Number.NaN
    finish[row] = Number.isNaN(lasts) ? Math.max(at(start, row), horizon) : at(start, row) + lasts
  }
  return finish
}

function increment(counts: Int32Array, index: number): number {
  return (counts[index] = (counts[index] ?? 0) + 1)
}

function findHorizon(columns: TraceColumns, nowOffset: number): number {
  let horizon = 0
  let hasRunning = false
  for (let row = 0; row < columns.count; row++) {
    const duration = columns.duration[row] ?? Number.NaN
    hasRunning ||= Number.isNaN(duration)
    horizon = Math.max(horizon, (columns.start[row] ?? 0) + (Number.isNaN(duration) ? 0 : duration))
  }
  return hasRunning ? Math.max(horizon, nowOffset) : horizon
}
