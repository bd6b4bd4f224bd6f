import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { flushSync } from 'react-dom'

import type { LineHeights } from './line-heights.ts'
import { carriedOver, evenLines, lineAt, topOf, withMeasured } from './line-heights.ts'

/** Lines beyond what is seen that are drawn. */
const OVERSCAN_LINES = 10
/** How tall the box is taken to be until it is there, px. */
const FIRST_HEIGHT_PX = 480

export interface LinesInView {
  /** The box that scrolls. */
  readonly scroller: RefObject<HTMLDivElement | null>
  /** Holds the lines that are drawn, one element each, and nothing else. */
  readonly box: RefObject<HTMLDivElement | null>
  /** The first line that is drawn, and the one after the last. */
  readonly first: number
  readonly end: number
  readonly totalPx: number
  /** Where the first of them begins. */
  readonly topPx: number
  readonly onScroll: () => void
}

/**
 * Which of very many lines are drawn, and where. Nearly all are of one height, so that opening one of two hundred thousand lines
 * costs what the lines in view do; those that wrap are measured when they are drawn. `active` is kept in view when it changes.
 */
export function useLinesInView(
  lines: readonly object[],
  linePx: number,
  active: number,
): LinesInView {
  const scroller = useRef<HTMLDivElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState({ top: 0, height: FIRST_HEIGHT_PX })
  const [heights, setHeights] = useHeights(lines, linePx)
  const totalPx = topOf(heights, lines.length)
  // Where lines have gone from the end, the browser is about to scroll up by itself.
  const top = Math.max(0, Math.min(place.top, totalPx - place.height))
  const first = Math.max(0, lineAt(heights, top, lines.length) - OVERSCAN_LINES)
  const bottom = lineAt(heights, top + place.height, lines.length)
  const end = Math.min(lines.length, bottom + 1 + OVERSCAN_LINES)
  const look = useCallback(() => {
    if (scroller.current !== null) setPlace(placeOf(scroller.current))
  }, [])
  const forget = useCallback(() => setHeights(evenLines(linePx)), [setHeights, linePx])
  useSize(scroller, { look, forget })
  useMeasured({ scroller, box, heights, first, count: lines.length, setHeights })
  useActiveInView(scroller, heights, active)
  return {
    scroller,
    box,
    first,
    end,
    totalPx,
    topPx: topOf(heights, first),
    // In the frame that scrolls: later, lines that are not drawn yet would show as a blank.
    onScroll: () => flushSync(look),
  }
}

interface Place {
  readonly top: number
  readonly height: number
}

const placeOf = ({ scrollTop, clientHeight }: HTMLElement): Place => ({
  top: scrollTop,
  height: clientHeight,
})

/** The heights of the lines, which follow when lines come or go. */
function useHeights(
  lines: readonly object[],
  linePx: number,
): [LineHeights, (heights: LineHeights) => void] {
  const [kept, setKept] = useState(() => ({ lines, heights: evenLines(linePx) }))
  const heights = kept.lines === lines ? kept.heights : carriedOver(kept.heights, kept.lines, lines)
  if (kept.lines !== lines) setKept({ lines, heights })
  const setHeights = useCallback(
    (next: LineHeights) => setKept((before) => ({ ...before, heights: next })),
    [],
  )
  return [heights, setHeights]
}

interface OnSize {
  readonly look: () => void
  /** Called when the width has changed, by which lines wrap otherwise. */
  readonly forget: () => void
}

function useSize(scroller: RefObject<HTMLDivElement | null>, { look, forget }: OnSize): void {
  useEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    let width = element.clientWidth
    const observer = new ResizeObserver(() => {
      if (width !== element.clientWidth) forget()
      width = element.clientWidth
      look()
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller, look, forget])
}

interface Measuring {
  readonly scroller: RefObject<HTMLDivElement | null>
  readonly box: RefObject<HTMLDivElement | null>
  readonly heights: LineHeights
  readonly first: number
  readonly count: number
  readonly setHeights: (heights: LineHeights) => void
}

/** Measures what is drawn before it is painted; what is read stays where it is when lines above it prove taller. */
function useMeasured({ scroller, box, heights, first, count, setHeights }: Measuring): void {
  const shiftPx = useRef(0)
  const measure = useCallback(() => {
    if (scroller.current === null || box.current === null) return
    const drawn = [...box.current.children].map((line, at) => [first + at, heightOf(line)] as const)
    const next = withMeasured(heights, new Map(drawn))
    if (next === heights) return
    const { top, height } = placeOf(scroller.current)
    // Whoever went to the end wants to see the last line, however tall the ones before it are.
    const isAtEnd = top + height >= topOf(heights, count) - 1
    const read = isAtEnd ? count : lineAt(heights, top, count)
    shiftPx.current += topOf(next, read) - topOf(heights, read)
    setHeights(next)
  }, [scroller, box, heights, first, count, setHeights])
  useLayoutEffect(measure)
  useLayoutEffect(() => {
    if (shiftPx.current !== 0) scroller.current?.scrollBy({ top: shiftPx.current })
    shiftPx.current = 0
  }, [scroller, heights])
  // A line may grow by itself: its text is opened, or a font arrives.
  useEffect(() => {
    if (box.current === null) return undefined
    const observer = new ResizeObserver(measure)
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [box, measure])
}

const heightOf = (line: Element): number => (line instanceof HTMLElement ? line.offsetHeight : 0)

/** Scrolls to the active line when another one becomes active, and again once the lines on the way there are measured. */
function useActiveInView(
  scroller: RefObject<HTMLDivElement | null>,
  heights: LineHeights,
  active: number,
): void {
  const isAfterIt = useRef(false)
  // What opens or closes elsewhere must not move what is being read.
  useLayoutEffect(() => {
    isAfterIt.current = active > 0
  }, [active])
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null || !isAfterIt.current) return
    const top = topOf(heights, active)
    const bottom = topOf(heights, active + 1)
    if (top < element.scrollTop) element.scrollTo({ top })
    else if (bottom > element.scrollTop + element.clientHeight)
      element.scrollTo({ top: bottom - element.clientHeight })
    else isAfterIt.current = false
  })
}
