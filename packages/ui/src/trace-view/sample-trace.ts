import type { ObservationLevel, ObservationType } from '@heddle/core/schemas'
import fc from 'fast-check'

import type { TraceColumns } from './columns.ts'

/** One observation of a trace made for a test; what is left out is empty. */
export interface SampleRow {
  readonly parent?: number
  readonly start?: number
  /** NaN: still running. */
  readonly duration?: number
  readonly type?: ObservationType
  readonly level?: ObservationLevel
  readonly name?: string
  readonly model?: string
  readonly status?: string
  readonly tokens?: number
  readonly cost?: number
  readonly isEstimated?: boolean
}

/** Columns for rows given in pre-order; the id of row `i` is `o<i>`. */
export function sampleTrace(rows: readonly SampleRow[]): TraceColumns {
  const parent = Int32Array.from(rows, (row) => row.parent ?? -1)
  const depth = new Int32Array(rows.length)
  for (const [row, above] of parent.entries()) depth[row] = above < 0 ? 0 : (depth[above] ?? 0) + 1
  const models = [...new Set(rows.flatMap(({ model }) => (model === undefined ? [] : [model])))]
  const numbers = (pick: (row: SampleRow) => number | undefined, absent: number): Float64Array =>
    Float64Array.from(rows, (row) => pick(row) ?? absent)
  return {
    count: rows.length,
    id: rows.map((_, row) => `o${row}`),
    parent,
    depth,
    type: rows.map((row) => row.type ?? 'SPAN'),
    level: rows.map((row) => row.level ?? 'DEFAULT'),
    status: rows.map((row) => row.status ?? null),
    names: rows.map((row) => row.name ?? ''),
    nameIndex: Int32Array.from(rows, (_, row) => row),
    models,
    modelIndex: Int32Array.from(rows, ({ model }) =>
      model === undefined ? -1 : models.indexOf(model),
    ),
    start: numbers((row) => row.start, 0),
    duration: numbers((row) => row.duration, 0),
    firstToken: numbers(() => undefined, Number.NaN),
    inputTokens: numbers((row) => row.tokens, 0),
    outputTokens: numbers(() => 0, 0),
    totalTokens: numbers((row) => row.tokens, 0),
    cost: numbers((row) => row.cost, Number.NaN),
    estimated: Int32Array.from(rows, ({ isEstimated }) => (isEstimated === true ? 1 : 0)),
    waitingForParent: new Set(),
  }
}

/** Any trace in pre-order: each row hangs under the row before it, or under one of that row's ancestors, or is a root. */
export const anyTrace: fc.Arbitrary<TraceColumns> = fc
  .array(
    fc.record({
      climb: fc.nat(4),
      start: fc.nat(1000),
      duration: fc.nat(500),
      tokens: fc.nat(50),
      cost: fc.option(fc.nat(100), { nil: Number.NaN }),
      level: fc.constantFrom<ObservationLevel>('DEFAULT', 'ERROR'),
    }),
    { maxLength: 60 },
  )
  .map((drafts) => {
    const rows: SampleRow[] = []
    for (const { climb, ...row } of drafts) {
      let parent = rows.length - 1
      for (let step = 0; step < climb && parent >= 0; step++) parent = rows[parent]?.parent ?? -1
      rows.push({ ...row, parent })
    }
    return sampleTrace(rows)
  })
