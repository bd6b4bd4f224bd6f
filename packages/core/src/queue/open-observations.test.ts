import fc from 'fast-check'
import { expect, test } from 'vitest'

import { startRecord } from '../trace/start-observation.ts'
import { SlottedObservations } from './open-observations.ts'

const createRecord = (startTimeMs: number) =>
  startRecord(
    { startTime: new Date(startTimeMs) },
    { traceId: 'a'.repeat(32), parentObservationId: undefined },
    { environment: undefined, snapshot: (value) => JSON.stringify(value) },
  )

const steps = fc.array(fc.record({ isAdded: fc.boolean(), which: fc.nat(19) }))

test('holds what a set would hold', () => {
  const holdsTheSame = fc.property(steps, (taken) => {
    const open = new SlottedObservations()
    const records = Array.from({ length: 20 }, (_, index) => createRecord(index))
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
    expect(new Set(open)).toEqual(model)
  })
  fc.assert(holdsTheSame)
})
