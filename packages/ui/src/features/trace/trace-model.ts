import type { TraceSkeleton } from '@heddle/core/schemas'
import { useMemo } from 'react'

import type { TraceColumns } from '../../trace-view/columns.ts'
import { decodeColumns } from '../../trace-view/columns.ts'
import { criticalPath } from '../../trace-view/critical-path.ts'
import type { TraceSums } from '../../trace-view/derive.ts'
import { deriveSums } from '../../trace-view/derive.ts'

/** A trace as the screen works with it: what came over the wire and all that follows from it. */
export interface TraceModel {
  readonly skeleton: TraceSkeleton
  readonly columns: TraceColumns
  readonly sums: TraceSums
  /** 1 for rows that decided how long the trace took. */
  readonly path: Uint8Array
  readonly rowById: ReadonlyMap<string, number>
}

export function buildModel(skeleton: TraceSkeleton, nowMs: number): TraceModel {
  const columns = decodeColumns(skeleton)
  const isLive = isStillLive(skeleton, nowMs)
  const sums = deriveSums(columns, isLive ? nowMs - Date.parse(skeleton.startedAt) : 0)
  let path: Uint8Array | undefined
  return {
    skeleton,
    columns,
    sums,
    // Only when somebody asks for it: the rows are on the screen earlier.
    get path() {
      return (path ??= criticalPath(columns, sums))
    },
    rowById: new Map(skeleton.id.map((id, row) => [id, row])),
  }
}

export function useTraceModel(skeleton: TraceSkeleton, nowMs: number): TraceModel {
  return useMemo(() => buildModel(skeleton, nowMs), [skeleton, nowMs])
}

/** A trace whose last sign of life is older than this, ms, is no longer asked for news. */
const QUIET_MS = 60_000
/** A step that has been open for longer than this, ms, will not end any more. */
const ABANDONED_MS = 3_600_000

/** True while more of a trace may come: a step is open, or the last one ended a moment ago. */
export function isStillLive(skeleton: TraceSkeleton, nowMs: number): boolean {
  const startedMs = Date.parse(skeleton.startedAt)
  for (let row = 0; row < skeleton.n; row++) {
    const began = startedMs + (skeleton.start[row] ?? 0)
    const duration = skeleton.duration[row] ?? undefined
    const isOpen = duration === undefined && skeleton.type[row] !== 'EVENT'
    if (nowMs - (began + (duration ?? 0)) < (isOpen ? ABANDONED_MS : QUIET_MS)) return true
  }
  return false
}
