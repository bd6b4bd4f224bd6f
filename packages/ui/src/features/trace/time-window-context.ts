import { createContext } from 'react'

import type { TimeWindow } from '../../trace-view/ticks.ts'

/** The stretch of time that the lanes of all rows show: when it moves, bars are drawn again and their rows are not. */
export const TimeWindowContext = createContext<TimeWindow>({ start: 0, width: 1 })
