import { describe, expect, it } from 'vitest'

import { createObservationId, createTraceId } from '../ids.ts'
import { runWithObservation } from './active-observation.ts'
import { extract, inject } from './trace-context.ts'

const active = { traceId: createTraceId(), observationId: createObservationId() }
const traceparent = `00-${active.traceId}-${active.observationId}-01`

describe('inject and extract', () => {
  it('carry the active observation through headers, job data and environment variables', () => {
    const headers = runWithObservation(active, () => inject({ accept: 'text/plain' }))
    expect(headers).toEqual({ accept: 'text/plain', traceparent })
    expect(extract(headers)).toEqual(active)
    expect(extract(new Headers(headers))).toEqual(active)
    expect(extract({ TRACEPARENT: traceparent })).toEqual(active)
    expect(extract({ traceparent: [traceparent, 'second'] })).toEqual(active)
  })

  it('leave the carrier as it is without an active observation, or with ids of another form', () => {
    expect(inject({ a: 'b' })).toEqual({ a: 'b' })
    expect(inject({ a: 'b' }, { traceId: 'run-1', observationId: 'x' })).toEqual({ a: 'b' })
  })

  it('take what later versions add, and nothing that is malformed', () => {
    expect(
      extract({ traceparent: `cc-${active.traceId}-${active.observationId}-01-more` }),
    ).toEqual(active)
    const malformed = [
      '',
      'nonsense',
      traceparent.toUpperCase(),
      `ff-${active.traceId}-${active.observationId}-01`,
      `00-${'0'.repeat(32)}-${active.observationId}-01`,
      `00-${active.traceId}-${'0'.repeat(16)}-01`,
      `00-${active.traceId}-${active.observationId}-01x`,
    ]
    for (const text of malformed) expect(extract({ traceparent: text })).toBeUndefined()
    expect(extract(undefined)).toBeUndefined()
    expect(extract({ traceparent: undefined })).toBeUndefined()
  })
})
