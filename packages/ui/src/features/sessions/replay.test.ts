import { describe, expect, it } from 'vitest'

import { idleMs, replayMs } from './replay.ts'

const turn = (second: number, durationMs: number | null) => ({
  timestamp: new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString(),
  durationMs,
})

describe('the rhythm of a replay', () => {
  it('counts idle time from the end of a turn, and only from a minute on', () => {
    expect(idleMs(turn(0, 10_000), turn(250, 0))).toBe(240_000)
    expect(idleMs(turn(0, 10_000), turn(60, 0))).toBeUndefined()
    expect(idleMs(turn(0, null), turn(-5, 0))).toBeUndefined()
  })

  it('stays at a turn as long as it took and cuts what came after', () => {
    expect(replayMs(turn(0, 2000), turn(400, 0), 1)).toBe(3000)
    expect(replayMs(turn(0, 2000), turn(2.5, 0), 1)).toBe(2500)
    expect(replayMs(turn(0, 86_400_000), turn(90_000, 0), 4)).toBe(2750)
  })
})
