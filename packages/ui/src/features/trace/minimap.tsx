import { useEffect, useMemo, useRef, useState } from 'react'
import type { ReactNode, RefObject } from 'react'

import { TYPE_LOOKS } from '../../components/type-icon.tsx'
import { t } from '../../messages/translate.ts'
import type { Minimap as MinimapLayout } from '../../trace-view/minimap.ts'
import { layoutMinimap, MINIMAP_LANES } from '../../trace-view/minimap.ts'
import type { TimeWindow } from '../../trace-view/ticks.ts'
import type { TraceModel } from './trace-model.ts'
import { useMinimapDrag } from './use-minimap-drag.ts'
import type { TimeAxis } from './use-time-axis.ts'

const HEIGHT_PX = 36
const LANE_PX = 8
const LANE_GAP_PX = 2
const FIRST_LANE_PX = 5
/** The bracket of the window is never narrower, px. */
const BRACKET_PX = 6

export interface MinimapProps {
  readonly model: TraceModel
  readonly window: TimeWindow
  readonly axis: TimeAxis
}

/** The whole trace on one line: drag to zoom, double-click to see all of it. */
export function Minimap({ model, window, axis }: MinimapProps): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const width = useWidthOf(box)
  const layout = useMemo(
    () => (width > 0 ? layoutMinimap(model.columns, model.sums, Math.floor(width)) : undefined),
    [model, width],
  )
  useCanvas(canvas, layout)
  const { firstStart, horizon } = model.sums
  const whole = Math.max(horizon - firstStart, 1)
  const left = Math.max(0, ((window.start - firstStart) / whole) * width)
  const right = Math.min(width, ((window.start + window.width - firstStart) / whole) * width)
  const isPart = right - left < width - 1
  const drag = useMinimapDrag(box, {
    model,
    axis,
    bracket: axis.zoom === undefined || !isPart ? undefined : { left, right },
  })
  return (
    <div
      ref={box}
      role="img"
      aria-label={t(
        'Overview of the whole trace over time: model calls, tools and retrieval, other steps',
      )}
      title={t('Drag to zoom, drag the frame to move it, double-click for the whole trace')}
      {...drag.handlers}
      onDoubleClick={() => axis.setZoom(undefined)}
      className="relative mx-0 h-9 shrink-0 cursor-crosshair touch-none overflow-hidden border-b bg-sunken select-none"
    >
      <canvas ref={canvas} aria-hidden className="absolute inset-0 size-full" />
      {isPart && (
        <span
          className="absolute inset-y-0 rounded-[2px] border-2 border-accent-fill"
          style={{ left, width: Math.max(BRACKET_PX, right - left) }}
        />
      )}
      {drag.selection !== undefined && (
        <span
          className="absolute inset-y-0 bg-accent-fill opacity-25"
          style={{ left: drag.selection.left, width: drag.selection.width }}
        />
      )}
    </div>
  )
}

function useWidthOf(box: RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [box])
  return width
}

/** Draws the lanes, and again when the theme changes. */
function useCanvas(
  canvas: RefObject<HTMLCanvasElement | null>,
  layout: MinimapLayout | undefined,
): void {
  useEffect(() => {
    const element = canvas.current
    if (element === null || layout === undefined) return undefined
    draw(element, layout)
    const observer = new MutationObserver(() => draw(element, layout))
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    return () => observer.disconnect()
  }, [canvas, layout])
}

function draw(canvas: HTMLCanvasElement, { lanes, errors }: MinimapLayout): void {
  const width = lanes.model.covered.length
  const ratio = devicePixelRatio
  canvas.width = width * ratio
  canvas.height = HEIGHT_PX * ratio
  const context = canvas.getContext('2d')
  if (context === null) return
  context.scale(ratio, ratio)
  const style = getComputedStyle(document.documentElement)
  for (const [lane, name] of MINIMAP_LANES.entries()) {
    const { covered, type } = lanes[name]
    const top = FIRST_LANE_PX + lane * (LANE_PX + LANE_GAP_PX)
    for (let pixel = 0; pixel < width; pixel++) {
      const kind = type[pixel]
      if (kind === undefined) continue
      context.globalAlpha = 0.25 + 0.75 * (covered[pixel] ?? 0)
      context.fillStyle = style.getPropertyValue(TYPE_LOOKS[kind].variable)
      context.fillRect(pixel, top, 1, LANE_PX)
    }
  }
  context.globalAlpha = 1
  context.fillStyle = style.getPropertyValue('--error-fill')
  for (const pixel of errors) context.fillRect(pixel - 1, 0, 2, 4)
}
