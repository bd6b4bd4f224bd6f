import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { observationIdOfRun, traceIdOfRun } from './run-ids.ts'

describe('ids of runs', () => {
  it('are the digits of the run’s UUID', () => {
    const runId = '0A0A0A0A-1b1b-4c1c-8d1d-2e2e2e2e2e2e'
    expect(traceIdOfRun(runId)).toBe('0a0a0a0a1b1b4c1c8d1d2e2e2e2e2e2e')
    expect(observationIdOfRun(runId)).toBe('8d1d2e2e2e2e2e2e')
  })

  it('have the W3C form for any run id, and are the same every time', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uuid(), fc.string()), (runId) => {
        expect(traceIdOfRun(runId)).toMatch(/^[\da-f]{32}$/)
        expect(observationIdOfRun(runId)).toMatch(/^[\da-f]{16}$/)
        expect(traceIdOfRun(runId)).toBe(traceIdOfRun(runId))
      }),
    )
  })
})
