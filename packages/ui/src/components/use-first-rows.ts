import type { Rect, VirtualizerOptions } from '@tanstack/react-virtual'
import { useEffect, useMemo, useState } from 'react'

import { whenIdle } from '../when-idle.ts'

/** What stands above the rows of a table on every page, px. */
const LEAST_ABOVE_PX = 120

const windowHeight = 'innerHeight' in globalThis ? globalThis.innerHeight : 0

type FirstRows = Pick<
  VirtualizerOptions<HTMLDivElement, Element>,
  'initialRect' | 'observeElementRect' | 'overscan'
>

/** Asked for before the page has been laid out, the height of a table costs a layout of the whole page without its rows. */
const MEASURED_WITH_PAGE: Omit<FirstRows, 'overscan'> = {
  initialRect: { width: 0, height: Math.max(0, windowHeight - LEAST_ABOVE_PX) },
  observeElementRect: ({ scrollElement }, tell) => {
    if (scrollElement === null) return undefined
    const observer = new ResizeObserver(() => tell(rectOf(scrollElement)))
    observer.observe(scrollElement)
    return () => observer.disconnect()
  },
}

const rectOf = ({ offsetWidth, offsetHeight }: HTMLElement): Rect => ({
  width: offsetWidth,
  height: offsetHeight,
})

/**
 * How a table of which only the rows in view exist begins: with those that the window has room for, in the first frame. It is
 * measured with the page, and `overscan` rows beyond what is seen come when nothing else is to be done.
 */
export function useFirstRows(overscan: number): FirstRows {
  const [isCalm, setIsCalm] = useState(false)
  useEffect(() => whenIdle(() => setIsCalm(true), LATEST_MS), [])
  return useMemo(
    () => ({ ...MEASURED_WITH_PAGE, overscan: isCalm ? overscan : 0 }),
    [isCalm, overscan],
  )
}

/** The rows beyond come at the latest after this, ms, however busy the page is. */
const LATEST_MS = 500
