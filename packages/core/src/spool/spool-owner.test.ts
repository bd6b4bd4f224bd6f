import { describe, expect, it } from 'vitest'

import { isAbandoned, STALE_MS } from './spool-owner.ts'

const self = { pid: 100, host: 'here', startedAtMs: 1_000_000 }
const nobodyRuns = (): boolean => false
const allRun = (): boolean => true

describe('a folder of the spool is abandoned', () => {
  it('when its process is gone', () => {
    const signature = { owner: { ...self, pid: 7 }, silentMs: 0 }
    expect(isAbandoned(signature, self, nobodyRuns)).toBe(true)
    expect(isAbandoned(signature, self, allRun)).toBe(false)
  })

  it('when its process had the same id and started before, as after a restart of a container', () => {
    const earlier = { ...self, startedAtMs: self.startedAtMs - 5_000 }
    expect(isAbandoned({ owner: earlier, silentMs: 0 }, self, allRun)).toBe(true)
  })

  it('never when it belongs to another client of this process', () => {
    expect(isAbandoned({ owner: { ...self }, silentMs: 10 * STALE_MS }, self)).toBe(false)
  })

  it('after long silence, when its owner cannot be asked or its id is used again', () => {
    for (const owner of [{ ...self, host: 'there' }, { ...self, pid: 7 }, undefined]) {
      expect(isAbandoned({ owner, silentMs: STALE_MS - 1 }, self, allRun)).toBe(false)
      expect(isAbandoned({ owner, silentMs: STALE_MS + 1 }, self, allRun)).toBe(true)
    }
  })
})
