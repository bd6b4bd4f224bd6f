import { useState } from 'react'
import type { PointerEvent, RefObject } from 'react'

import type { TraceModel } from './trace-model.ts'
import type { TimeAxis } from './use-time-axis.ts'

/** A drag shorter than this, px, is a click. */
const DRAG_PX = 4

interface Drag {
  /** Where it began and where it is, px from the left. */
  readonly from: number
  readonly to: number
  /** Set while the frame is moved: where the frame began, ms. */
  readonly frameStart: number | undefined
}

export interface MinimapDrag {
  readonly model: TraceModel
  readonly axis: TimeAxis
  /** The frame of a zoom, px; it can be moved. */
  readonly bracket: { readonly left: number; readonly right: number } | undefined
}

/** Drags on the overview: across it they choose a stretch of time, inside the frame they move it. */
export function useMinimapDrag(
  box: RefObject<HTMLElement | null>,
  { model, axis, bracket }: MinimapDrag,
) {
  const [drag, setDrag] = useState<Drag>()
  const { firstStart, horizon } = model.sums
  const pixelOf = (event: PointerEvent): number => {
    const bounds = box.current?.getBoundingClientRect()
    return bounds === undefined
      ? 0
      : Math.max(0, Math.min(bounds.width, event.clientX - bounds.left))
  }
  const scale = (): number => Math.max(horizon - firstStart, 1) / (box.current?.clientWidth ?? 1)
  const isLong = drag !== undefined && Math.abs(drag.to - drag.from) >= DRAG_PX
  const moveFrame = (to: number): void => {
    if (drag?.frameStart === undefined || axis.zoom === undefined) return
    const { width } = axis.zoom
    const wanted = drag.frameStart + (to - drag.from) * scale()
    const start = Math.max(firstStart, Math.min(horizon - width, wanted))
    axis.setZoom({ start, width })
  }
  const finish = (): void => {
    setDrag(undefined)
    if (!isLong || drag.frameStart !== undefined) return
    axis.setZoom({
      start: firstStart + Math.min(drag.from, drag.to) * scale(),
      width: Math.abs(drag.to - drag.from) * scale(),
    })
  }
  const isSelecting = isLong && drag.frameStart === undefined
  return {
    selection: isSelecting
      ? { left: Math.min(drag.from, drag.to), width: Math.abs(drag.to - drag.from) }
      : undefined,
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        const from = pixelOf(event)
        const isInFrame = bracket !== undefined && from >= bracket.left && from <= bracket.right
        setDrag({ from, to: from, frameStart: isInFrame ? axis.zoom?.start : undefined })
      },
      onPointerMove: (event: PointerEvent) => {
        if (drag === undefined) return
        const to = pixelOf(event)
        setDrag({ ...drag, to })
        moveFrame(to)
      },
      onPointerUp: finish,
    },
  }
}
