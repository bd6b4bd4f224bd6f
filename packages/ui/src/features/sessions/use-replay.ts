import type { TraceRow } from '@heddle/core/schemas'
import { useEffect, useState } from 'react'

import { useActions } from '../../actions/use-actions.ts'
import { replayMs } from './replay.ts'

export const SPEEDS = ['1', '2', '4'] as const
export type Speed = (typeof SPEEDS)[number]

export interface Replay {
  readonly isPlaying: boolean
  readonly speed: Speed
  /** The turns that were reached; all of them when nothing is being replayed. */
  readonly shown: readonly TraceRow[]
  readonly toggle: () => void
  readonly setSpeed: (speed: Speed) => void
}

/** Shows turns one after the other in their rhythm. At the last turn it is over, and everything is on show again. */
export function useReplay(turns: readonly TraceRow[]): Replay {
  const [reached, setReached] = useState<number>()
  const [isPlaying, setIsPlaying] = useState(false)
  const [speed, setSpeed] = useState<Speed>('1')
  useEffect(() => {
    if (!isPlaying || reached === undefined) return undefined
    const [turn, next] = turns.slice(reached)
    if (turn === undefined || next === undefined) return undefined
    const timer = setTimeout(
      () => {
        const isLast = reached + 2 >= turns.length
        setReached(isLast ? undefined : reached + 1)
        setIsPlaying(!isLast)
      },
      replayMs(turn, next, Number(speed)),
    )
    return () => clearTimeout(timer)
  }, [isPlaying, reached, speed, turns])
  const toggle = (): void => {
    if (turns.length < 2) return
    if (reached === undefined) setReached(0)
    setIsPlaying(!isPlaying)
  }
  useActions({ 'play.toggle': toggle })
  const shown = reached === undefined ? turns : turns.slice(0, reached + 1)
  return { isPlaying, speed, shown, toggle, setSpeed }
}
