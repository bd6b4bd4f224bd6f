import { useCallback, useMemo, useRef, useState } from 'react'

import {
  extentInView,
  fitsWhole,
  followWindow,
  wholeWindow,
} from '../../trace-view/follow-window.ts'
import type { TimeWindow } from '../../trace-view/ticks.ts'
import type { TraceModel } from './trace-model.ts'
import type { TraceState } from './use-trace-state.ts'

export interface TimeAxis {
  /** True: the window follows the rows in view. */
  readonly follows: boolean
  /** Set while a window was chosen by hand. */
  readonly zoom: TimeWindow | undefined
  /** True: the critical path is marked. */
  readonly showsPath: boolean
  readonly toggleFollow: () => void
  readonly togglePath: () => void
  readonly setZoom: (window: TimeWindow | undefined) => void
  /** What the waterfall shows while it follows the rows; undefined before it was drawn and while it does not follow. */
  readonly shown: () => TimeWindow | undefined
  /** The window for the rows on the screen; call it while rendering them. */
  readonly windowFor: (rowsInView: Int32Array) => TimeWindow
}

/** Which part of the time the waterfall shows: the whole, a chosen part, or what the rows in view need. */
export function useTimeAxis(
  model: TraceModel,
  { zoom, setZoom }: Pick<TraceState, 'zoom' | 'setZoom'>,
): TimeAxis {
  const { columns, sums } = model
  const whole = useMemo(() => wholeWindow(sums), [sums])
  const needsFollowing = useMemo(() => !fitsWhole(columns, sums), [columns, sums])
  const [chosen, setChosen] = useState<boolean>()
  const [showsPath, setShowsPath] = useState(false)
  const last = useRef<TimeWindow>(undefined)
  const follows = chosen ?? needsFollowing
  const changeZoom = useCallback(
    (window: TimeWindow | undefined): void => {
      setZoom(window)
      if (window === undefined) setChosen(undefined)
    },
    [setZoom],
  )
  return {
    follows,
    zoom,
    showsPath,
    togglePath: () => setShowsPath((shows) => !shows),
    toggleFollow: () => {
      setZoom(undefined)
      setChosen(!follows)
    },
    setZoom: changeZoom,
    shown: () => (follows ? last.current : undefined),
    windowFor: (rowsInView) => {
      if (zoom !== undefined) return zoom
      const extent = follows ? extentInView(columns, sums, rowsInView) : undefined
      // Applying the rule again to its own answer changes nothing, so a repeated render is harmless.
      if (extent !== undefined) last.current = followWindow(last.current, extent)
      return (follows ? last.current : undefined) ?? whole
    },
  }
}
