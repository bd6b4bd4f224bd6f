import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { type Verdict, acceptEvent } from './accept-event.ts'

const TIME = '2026-01-02T03:04:05.678Z'
const context = { projectId: 'p', receivedAt: 0, position: 0, access: 'project' as const }
const accept = (event: unknown) => acceptEvent(event, context)
const event = (type: string, body: object, id = 'e') => ({ id, type, timestamp: TIME, body })

function faultOf(verdict: Verdict): string | undefined {
  return verdict.kind === 'rejected' ? verdict.rejection.error : undefined
}

function nested(levels: number): unknown {
  let value: unknown = 'leaf'
  for (let level = 0; level < levels; level += 1) value = [value]
  return value
}

describe('acceptEvent', () => {
  it.each([
    'span',
    'generation',
    'event',
    'agent',
    'tool',
    'chain',
    'retriever',
    'evaluator',
    'embedding',
    'guardrail',
  ])('takes a %s', (kind) => {
    const verdict = accept(event(`${kind}-create`, { id: 'o', traceId: 't' }))
    expect(verdict).toMatchObject({
      kind: 'accepted',
      eventId: 'e',
      statement: { record: { id: 'o', fields: { type: { value: kind.toUpperCase() } } } },
    })
  })

  it('ignores keys it does not know and takes null for absent', () => {
    const verdict = accept(
      event('span-create', { id: 'o', start_time: 'x', parentObservationId: null, name: null }),
    )
    expect(verdict.kind).toBe('accepted')
  })

  it('keeps microseconds and offsets of the envelope in the version', () => {
    const verdict = accept({
      ...event('span-create', { id: 'o', name: 'n' }),
      timestamp: '2026-01-02T04:04:05.678901+01:00',
    })
    expect(verdict).toMatchObject({
      statement: { record: { fields: { name: { stamp: Date.parse(TIME) * 1000 + 901 } } } },
    })
  })

  it('takes an sdk-log and stores nothing', () => {
    expect(accept(event('sdk-log', { log: 'x' }))).toEqual({ kind: 'ignored' })
  })

  it('names the place, the expectation and the value of each fault', () => {
    expect(faultOf(accept({ ...event('span-create', { id: 5 }), timestamp: 'yesterday' }))).toBe(
      'timestamp: Invalid ISO datetime; got "yesterday". body.id: expected string; got 5.',
    )
    expect(faultOf(accept(event('score-create', { traceId: 't', value: 1 })))).toBe(
      'body.name: expected string; it is missing.',
    )
  })

  it('lists the types when it does not know one', () => {
    expect(faultOf(accept(event('dataset-run-item-create', {})))).toContain(
      'Expected type to be one of trace-create, span-create',
    )
  })

  it.each([
    [event('span-update', { name: 'x' }), 'body.id'],
    [event('generation-create', { id: 'o', promptName: 'p' }), 'body.promptVersion'],
    [event('span-create', { id: 'o', startTime: '1969-12-31T23:59:59Z' }), '1970'],
    [event('score-create', { name: 's', value: 1 }), 'exactly one of'],
    [
      event('score-create', { name: 's', value: 1, traceId: 't', sessionId: 's' }),
      'exactly one of',
    ],
    [
      event('score-create', { name: 's', value: 1, sessionId: 's', observationId: 'o' }),
      'body.traceId',
    ],
    [event('score-create', { name: 's', value: 2, traceId: 't', dataType: 'BOOLEAN' }), '0 or 1'],
    [
      event('score-create', { name: 's', value: 'x', traceId: 't', dataType: 'NUMERIC' }),
      'a number',
    ],
  ])('rejects what the shape alone allows: %j', (bad, part) => {
    expect(faultOf(accept(bad))).toContain(part)
  })

  it.each([
    [1, {}, { dataType: 'NUMERIC', value: 1 }],
    ['good', {}, { dataType: 'CATEGORICAL', value: 0, stringValue: 'good' }],
    [1, { dataType: 'BOOLEAN' }, { dataType: 'BOOLEAN', value: 1, stringValue: 'True' }],
    ['text', { dataType: 'TEXT' }, { dataType: 'TEXT', value: 0, stringValue: 'text' }],
  ])('stores the score value %j with %j', (value, more, expected) => {
    const verdict = accept(event('score-create', { name: 's', traceId: 't', value, ...more }))
    const fields = verdict.kind === 'accepted' ? verdict.statement.record.fields : {}
    expect(
      Object.fromEntries(
        Object.keys(expected).map((name) => [name, fields[name as keyof typeof fields]]),
      ),
    ).toMatchObject(
      Object.fromEntries(Object.entries(expected).map(([name, inner]) => [name, { value: inner }])),
    )
  })

  it('takes 900 levels of nesting and explains why 10,000 are too many', () => {
    expect(accept(event('span-create', { id: 'o', input: nested(900) })).kind).toBe('accepted')
    expect(faultOf(accept(event('span-create', { id: 'o', input: nested(10_000) })))).toContain(
      'at most 1000 levels of nesting',
    )
  })

  it('lets a public key send scores only', () => {
    const restricted = { ...context, access: 'scores' as const }
    expect(acceptEvent(event('span-create', { id: 'o' }), restricted)).toMatchObject({
      rejection: { id: 'e', status: 401, message: 'Authentication error' },
    })
    const score = event('score-create', { name: 's', value: 1, traceId: 't' })
    expect(acceptEvent(score, restricted).kind).toBe('accepted')
  })

  it('never throws and answers with the id of the event, whatever comes', () => {
    const anyEvent = fc.oneof(
      fc.jsonValue(),
      fc.record({
        id: fc.oneof(fc.string(), fc.jsonValue()),
        type: fc.constantFrom('span-create', 'trace-create', 'score-create', 'generation-update'),
        timestamp: fc.constantFrom(TIME, 'x', 1),
        body: fc.oneof(
          fc.jsonValue(),
          fc.dictionary(
            fc.constantFrom('id', 'traceId', 'usage', 'metadata', 'startTime', 'value', 'name'),
            fc.jsonValue(),
          ),
        ),
      }),
    )
    fc.assert(
      fc.property(anyEvent, (anything) => {
        const verdict = accept(anything)
        const id = (anything as { id?: unknown } | null)?.id
        const expected = typeof id === 'string' ? id : 'unknown'
        return verdict.kind !== 'rejected' || verdict.rejection.id === expected
      }),
    )
    expect(accept(undefined).kind).toBe('rejected')
  })
})
