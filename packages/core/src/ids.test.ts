import { describe, expect, it } from 'vitest'

import { acceptId, createObservationId, createTraceId } from './ids.ts'
import { observationIdFrom, traceIdFrom } from './seeded-ids.ts'

describe('ids', () => {
  it('have the forms of W3C Trace Context and do not repeat', () => {
    const traces = Array.from({ length: 2_000 }, createTraceId)
    const observations = Array.from({ length: 2_000 }, createObservationId)
    expect(traces.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true)
    expect(observations.every((id) => /^[0-9a-f]{16}$/.test(id))).toBe(true)
    expect(new Set([...traces, ...observations]).size).toBe(4_000)
  })

  it('follow from a seed', () => {
    expect(traceIdFrom('order-1')).toBe(traceIdFrom('order-1'))
    expect(traceIdFrom('order-1')).not.toBe(traceIdFrom('order-2'))
    expect(observationIdFrom('order-1')).toMatch(/^[0-9a-f]{16}$/)
  })

  it('of other systems are kept unless the wire would refuse them', () => {
    expect(acceptId('run/α-1')).toBe('run/α-1')
    expect(acceptId('x'.repeat(801))).toMatch(/^[0-9a-f]{32}$/)
    expect(acceptId('a\rb')).toMatch(/^[0-9a-f]{32}$/)
    expect(acceptId(7)).toBe('7')
    expect(acceptId('')).toBeUndefined()
    expect(acceptId(undefined)).toBeUndefined()
  })
})
