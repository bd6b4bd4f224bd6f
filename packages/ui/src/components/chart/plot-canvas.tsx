import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import uPlot from 'uplot'

import type { Interval } from '../../time-range.ts'
import { plotData, plotOptions } from './plot-options.ts'
import type { TimeSeries } from './series.ts'

export interface PlotCanvasProps {
  readonly summary: string
  readonly kind: 'bars' | 'lines'
  readonly times: readonly number[]
  readonly stepMs: number
  readonly timeZone: string
  readonly series: readonly TimeSeries[]
  readonly format: (value: number) => string
  readonly hovered: number | undefined
  readonly onHover: (index: number | undefined) => void
  readonly onClick: (index: number) => void
  readonly onBrush?: (interval: Interval) => void
}

const HEIGHT_PX = 180

/** The drawn part of a chart. It is drawn anew when its numbers, its width or the theme change. */
export function PlotCanvas(props: PlotCanvasProps): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const { kind, times, stepMs, timeZone, series, format, hovered } = props
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const draw = (): void => {
      plot.current?.destroy()
      const shape = { kind, times, stepMs, timeZone, series, format }
      const options = plotOptions(shape, styleOf(element), {
        onHover: (index) => latest.current.onHover(index),
        onBrush: (interval) => latest.current.onBrush?.(interval),
        onClick: (index) => latest.current.onClick(index),
      })
      const size = { width: element.clientWidth, height: HEIGHT_PX }
      plot.current = new uPlot({ ...options, ...size }, plotData({ kind, times, series }), element)
    }
    draw()
    const resized = new ResizeObserver(() =>
      plot.current?.setSize({ width: element.clientWidth, height: HEIGHT_PX }),
    )
    resized.observe(element)
    const themed = new MutationObserver(draw)
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    return () => {
      resized.disconnect()
      themed.disconnect()
      plot.current?.destroy()
      plot.current = undefined
    }
  }, [kind, times, stepMs, timeZone, series, format])
  useEffect(() => {
    const drawn = plot.current
    const time = hovered === undefined ? undefined : times[hovered]
    if (drawn === undefined || drawn.cursor.idx === hovered) return
    const left = time === undefined ? -10 : drawn.valToPos((time + stepMs / 2) / 1000, 'x')
    drawn.setCursor({ left, top: time === undefined ? -10 : 1 }, false)
  }, [hovered, times, stepMs])
  return (
    <div
      ref={box}
      dir="ltr"
      role="img"
      aria-label={props.summary}
      className="h-45 w-full overflow-hidden"
    />
  )
}

function styleOf(element: Element): (name: string) => string {
  const style = getComputedStyle(element)
  return (name) => style.getPropertyValue(name).trim()
}
