import fc from 'fast-check'
import { expect, test } from 'vitest'

import { startRecord } from '../trace/start-observation.ts'
import { OpenObservations } from './open-observations.ts'

const createRecord = (startTimeMs: number) =>
  startRecord(
    { startTime: new Date(startTimeMs) },
    { traceId: 'a'.repeat(32), parentObservationId: undefined },
    { environment: undefined, snapshot: (value) => JSON.stringify(value) },
  )

const steps = fc.array(fc.record({ isAdded: fc.boolean(), which: fc.nat(19) }))

test('holds what a set would hold, and tells the oldest first', () => {
  const holdsTheSame = fc.property(steps, fc.nat(9), (taken, beforeMs) => {
    const open = new OpenObservations()
    const records = Array.from({ length: 20 }, (_, index) => createRecord(index % 7))
    const model = new Set<(typeof records)[number]>()
    for (const { isAdded, which } of taken) {
      const record = records[which] as (typeof records)[number] // which < 20
      if (isAdded && !model.has(record)) {
        open.add(record)
        model.add(record)
      } else if (!isAdded) {
        open.delete(record)
        model.delete(record)
      }
    }
    expect(open.size).toBe(model.size)
    const started = open.startedBefore(beforeMs)
    const expected = [...model].filter(({ startTimeMs }) => startTimeMs <= beforeMs)
    expect(new Set(started)).toEqual(new Set(expected))
    const times = started.map(({ startTimeMs }) => startTimeMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })
  fc.assert(holdsTheSame)
})
