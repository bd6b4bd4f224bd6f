import type { ObservationType } from '@heddle/core/schemas'

import type { TraceColumns } from './columns.ts'
import type { TraceSums } from './derive.ts'

/** What the lanes of the overview hold, from top to bottom. */
export const MINIMAP_LANES = ['model', 'tools', 'other'] as const
export type MinimapLane = (typeof MINIMAP_LANES)[number]

/** One lane: for each pixel column the covered share (0 to 1) and the type that covered it last. */
export interface LanePixels {
  readonly covered: Float32Array
  readonly type: (ObservationType | undefined)[]
}

export interface Minimap {
  readonly lanes: Readonly<Record<MinimapLane, LanePixels>>
  /** Pixel columns that hold the start of an error, ascending and without repetition. */
  readonly errors: readonly number[]
}

const LANE_OF: Partial<Record<ObservationType, MinimapLane>> = {
  GENERATION: 'model',
  EMBEDDING: 'model',
  TOOL: 'tools',
  RETRIEVER: 'tools',
}

/** Draws the leaves of a trace into three lanes of `widthPx` pixel columns. */
export function layoutMinimap(columns: TraceColumns, sums: TraceSums, widthPx: number): Minimap {
  const lane = (): LanePixels => ({
    covered: new Float32Array(widthPx),
    type: Array.from({ length: widthPx }),
  })
  const lanes = { model: lane(), tools: lane(), other: lane() }
  const errors = new Set<number>()
  const scale = widthPx / Math.max(sums.horizon - sums.firstStart, 1e-9)
  for (let row = 0; row < columns.count; row++) {
    const start = ((columns.start[row] ?? 0) - sums.firstStart) * scale
    const type = columns.type[row] ?? 'SPAN'
    if (columns.level[row] === 'ERROR') errors.add(Math.min(widthPx - 1, Math.floor(start)))
    const laneName = LANE_OF[type] ?? 'other'
    if (laneName === 'other' && sums.childCount[row] !== 0) continue
    const end = ((sums.finish[row] ?? 0) - sums.firstStart) * scale
    cover(lanes[laneName], { start, end, type })
  }
  return { lanes, errors: [...errors].toSorted((one, other) => one - other) }
}

function cover(
  { covered, type }: LanePixels,
  bar: { readonly start: number; readonly end: number; readonly type: ObservationType },
): void {
  const last = Math.min(covered.length - 1, Math.floor(bar.end))
  for (let pixel = Math.max(0, Math.floor(bar.start)); pixel <= last; pixel++) {
    const share = Math.min(bar.end, pixel + 1) - Math.max(bar.start, pixel)
    covered[pixel] = Math.min(1, (covered[pixel] ?? 0) + Math.max(share, 0.05))
    type[pixel] = bar.type
  }
}
