import type { ObservationLevel, ObservationType, TraceSkeleton } from '@heddle/core/schemas'

/**
 * The observations of a trace as one array a column, in pre-order: the subtree of row `i` is the range `[i, end[i])`.
 * Times are ms since the trace started. NaN stands for "not known": a running duration, a cost without a price.
 */
export interface TraceColumns {
  readonly count: number
  readonly id: readonly string[]
  readonly parent: Int32Array
  readonly depth: Int32Array
  readonly type: readonly ObservationType[]
  readonly level: readonly ObservationLevel[]
  readonly status: readonly (string | null)[]
  readonly names: readonly string[]
  readonly nameIndex: Int32Array
  readonly models: readonly string[]
  readonly modelIndex: Int32Array
  readonly start: Float64Array
  readonly duration: Float64Array
  readonly firstToken: Float64Array
  readonly inputTokens: Float64Array
  readonly outputTokens: Float64Array
  readonly totalTokens: Float64Array
  readonly cost: Float64Array
  /** 1 where nobody reported the tokens. */
  readonly estimated: Int32Array
  readonly waitingForParent: ReadonlySet<number>
}

/** Numbers with NaN for what is not known. A loop, because `from` with a function takes ten times as long. */
function orNaN(values: readonly (number | null)[]): Float64Array {
  const column = new Float64Array(values.length)
  for (let row = 0; row < values.length; row++) column[row] = values[row] ?? Number.NaN
  return column
}

/** Decodes a skeleton as it came over the wire. An event has no duration of its own: it lasts 0 ms. */
export function decodeColumns(skeleton: TraceSkeleton): TraceColumns {
  const duration = orNaN(skeleton.duration)
  for (let row = 0; row < skeleton.n; row++) {
    if (skeleton.type[row] === 'EVENT' && Number.isNaN(duration[row])) duration[row] = 0
  }
  const estimated = new Int32Array(skeleton.n)
  for (const row of skeleton.estimated) estimated[row] = 1
  return {
    count: skeleton.n,
    id: skeleton.id,
    parent: new Int32Array(skeleton.parent),
    depth: new Int32Array(skeleton.depth),
    // The server writes these two columns from its own closed sets.
    type: skeleton.type as ObservationType[],
    level: skeleton.level as ObservationLevel[],
    status: skeleton.status,
    names: skeleton.names,
    nameIndex: new Int32Array(skeleton.nameIndex),
    models: skeleton.models,
    modelIndex: new Int32Array(skeleton.modelIndex),
    start: new Float64Array(skeleton.start),
    duration,
    firstToken: orNaN(skeleton.firstToken),
    inputTokens: new Float64Array(skeleton.inputTokens),
    outputTokens: new Float64Array(skeleton.outputTokens),
    totalTokens: new Float64Array(skeleton.totalTokens),
    cost: orNaN(skeleton.cost),
    estimated,
    waitingForParent: new Set(skeleton.waitingForParent),
  }
}

/** The name of a row; an observation without one is called by its type. */
export function nameOf(columns: TraceColumns, row: number): string {
  const name = columns.names[columns.nameIndex[row] ?? -1]
  return name === undefined || name === '' ? (columns.type[row] ?? 'span').toLowerCase() : name
}

/** The model of a row, if it called one. */
export function modelOf(columns: TraceColumns, row: number): string | undefined {
  return columns.models[columns.modelIndex[row] ?? -1]
}

/** True while an observation has started and not ended. */
export function isRunning(columns: TraceColumns, row: number): boolean {
  return Number.isNaN(columns.duration[row])
}
