import { ingestionEventSchema } from '@heddle/core/schemas'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { readPlainEvent } from './plain-event.ts'

const TYPES = ingestionEventSchema.options.map((option) => option.shape.type.value)

const NAMES = [
  ...new Set(
    ingestionEventSchema.options.flatMap((option) => Object.keys(option.shape.body.shape)),
  ),
  'unknown',
  '__proto__',
]

const time = fc.oneof(
  fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  fc.constantFrom(
    '2026-02-29T00:00:00.000Z',
    '2024-02-29T00:00:00.000Z',
    '2026-04-31T00:00:00.000Z',
    '2026-04-30T00:00:00.000Z',
    '2026-12-31T24:00:00.000Z',
    '2026-13-01T00:00:00.000Z',
    '2026-11-30T10:00:00Z',
    '2026-11-30T10:00:00.123456+02:00',
    '2026-11-30',
  ),
)

const value = fc.oneof(
  time,
  fc.string(),
  fc.string({ minLength: 799, maxLength: 802 }),
  fc.constantFrom('a\rb', '', null, 'DEBUG', 'ERROR', 'LOUD', 'SPAN', true),
  fc.integer(),
  fc.double(),
  fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }),
  fc.jsonValue(),
)

const anyBody = fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 6 })

const event = fc
  .record(
    {
      id: fc.oneof({ weight: 5, arbitrary: fc.uuid() }, value),
      type: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...TYPES) }, value),
      timestamp: fc.oneof({ weight: 5, arbitrary: time }, value),
      body: fc.oneof({ weight: 5, arbitrary: anyBody }, value),
      metadata: fc.jsonValue(),
      other: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  .map((fields) => JSON.parse(JSON.stringify(fields)) as unknown)

/** What the schema makes of an event that is plain; else the event, which says nothing. */
function asTheSchemaSees(given: unknown): unknown {
  return readPlainEvent(given) === undefined ? given : ingestionEventSchema.parse(given)
}

test('a plain event is what the schema makes of it', () => {
  fc.assert(
    fc.property(event, (given) => {
      expect(asTheSchemaSees(given)).toEqual(given)
    }),
    { numRuns: 5000 },
  )
})

const WHOLE = { id: 'e', timestamp: '2026-11-30T10:00:00.000Z', body: 0 }

test('whatever one member of a whole observation is, it is plain only as the schema takes it', () => {
  const names = fc.constantFrom(...NAMES)
  fc.assert(
    fc.property(names, fc.constantFrom(...TYPES), value, (name, type, member) => {
      const body = `{${JSON.stringify(name)}:${JSON.stringify(member) ?? 'null'}}`
      const text = JSON.stringify({ ...WHOLE, type }).replace('"body":0', () => `"body":${body}`)
      const given: unknown = JSON.parse(text)
      expect(asTheSchemaSees(given)).toEqual(given)
    }),
    { numRuns: 5000 },
  )
})

test('events as SDKs send them are plain', () => {
  const observation = {
    id: 'event-1',
    type: 'generation-create',
    timestamp: '2026-11-30T10:00:00.000Z',
    body: {
      id: 'a1',
      traceId: 't1',
      parentObservationId: null,
      name: 'answer',
      startTime: '2026-11-30T09:59:59.000Z',
      endTime: '2026-12-31T10:00:00.000Z',
      input: [{ role: 'user', content: 'Hello' }],
      metadata: { attempt: 1 },
      model: 'gpt-4o-mini',
      modelParameters: { temperature: 0 },
      usageDetails: { input: 1, output: 2 },
      level: 'DEFAULT',
      promptVersion: 3,
    },
  }
  expect(readPlainEvent(observation)).toBe(observation)
})
