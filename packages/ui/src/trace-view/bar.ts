import type { TimeWindow } from './ticks.ts'

/** Where a bar lies in its lane, as shares of the lane's width, or on which side of the window it is. */
export type BarGeometry =
  | { readonly kind: 'inside'; readonly left: number; readonly width: number }
  | { readonly kind: 'before' }
  | { readonly kind: 'after' }

/** The part of `[start, end]` that the window shows. */
export function barGeometry(start: number, end: number, window: TimeWindow): BarGeometry {
  const left = (start - window.start) / window.width
  const right = (end - window.start) / window.width
  if (right < 0) return { kind: 'before' }
  if (left > 1) return { kind: 'after' }
  const from = Math.max(0, left)
  return { kind: 'inside', left: from, width: Math.max(0, Math.min(1, right) - from) }
}
