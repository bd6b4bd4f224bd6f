import type { TraceRow } from '@heddle/core/schemas'

/** Nobody spoke for this long: worth a line between two turns, ms. */
const IDLE_FROM_MS = 60_000
/** How long a replay waits where nobody spoke, ms. */
const LONGEST_IDLE_MS = 1000
/** How long a replay shows a turn at most, ms: some run for hours. */
const LONGEST_TURN_MS = 10_000

export type TimedTurn = Pick<TraceRow, 'timestamp' | 'durationMs'>

/** Time between the end of a turn and the start of the next, ms; never below 0. */
function gapMs(turn: TimedTurn, next: TimedTurn): number {
  const end = Date.parse(turn.timestamp) + (turn.durationMs ?? 0)
  return Math.max(0, Date.parse(next.timestamp) - end)
}

/** How long nobody spoke before the next turn, ms; undefined where that is nothing to speak of. */
export function idleMs(turn: TimedTurn, next: TimedTurn): number | undefined {
  const gap = gapMs(turn, next)
  return gap >= IDLE_FROM_MS ? gap : undefined
}

/** How long a replay stays at a turn, ms: as long as it took, and what came after it cut to a second. */
export function replayMs(turn: TimedTurn, next: TimedTurn, speed: number): number {
  const turnMs = Math.min(turn.durationMs ?? 0, LONGEST_TURN_MS)
  return (turnMs + Math.min(gapMs(turn, next), LONGEST_IDLE_MS)) / speed
}
