import fc from 'fast-check'
import { expect, it, vi } from 'vitest'

import type { ObservationKind } from '../trace/observation-fields.ts'
import * as onNode from '../trace/observation-record.ts'
import type { ObservationRecord } from '../trace/observation-record.ts'
import { startRecord } from '../trace/start-observation.ts'
import * as tracesOnNode from '../trace/trace-record.ts'
import type { TraceRecord } from '../trace/trace-record.ts'
import { serialize } from '../transport/serialize.ts'
import * as onWeb from './web-fields.ts'

const snapshot = (value: unknown): string => serialize(value)

/** Everything that is sent; how large a record is estimated to be, is each platform's own. */
function sentOf(record: ObservationRecord | TraceRecord): unknown {
  return { ...record, payloadBytes: undefined }
}

const text = fc.string({ unit: 'binary', maxLength: 30 })
const long = fc.constant('x'.repeat(12_000))
const time = fc.date({ min: new Date(0), max: new Date('2100-01-01') })
const map = fc.dictionary(text, fc.jsonValue(), { maxKeys: 3 })
/** What is said in one call: each field or not, and now and then of a wrong kind. */
const said = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name,
        fc.oneof(
          { weight: 8, arbitrary: value },
          { weight: 1, arbitrary: fc.constantFrom(null, 7, ['a']) },
        ),
      ]),
    ),
    { requiredKeys: [] },
  )

const observation = said({
  name: fc.oneof(text, long),
  input: fc.jsonValue(),
  output: fc.jsonValue(),
  metadata: map,
  level: fc.constantFrom('ERROR', 'DEBUG', 'LOUD'),
  statusMessage: text,
  version: text,
  environment: text,
  model: text,
  modelParameters: map,
  usageDetails: fc.dictionary(text, fc.nat(), { maxKeys: 3 }),
  costDetails: fc.dictionary(text, fc.double(), { maxKeys: 3 }),
  completionStartTime: time,
  promptName: text,
  promptVersion: fc.nat(),
})
const prompt = fc.record({ name: text, version: fc.integer({ min: 0, max: 3 }) })
const called = fc
  .tuple(observation, fc.option(prompt, { nil: undefined }))
  .map(([fields, linked]) => ({ ...fields, prompt: linked }))

it('changes any observation as Node.js does', () => {
  vi.useFakeTimers({ now: 5_000, toFake: ['Date'] })
  try {
    const kind = fc.constantFrom<ObservationKind>('span', 'generation', 'event')
    const end = fc.record({ endTime: time }, { requiredKeys: [] })
    fc.assert(
      fc.property(kind, fc.array(called, { maxLength: 4 }), end, (type, updates, last) => {
        const run = ({
          applyFields,
          applyEnd,
        }: Pick<typeof onNode, 'applyFields' | 'applyEnd'>) => {
          const place = { traceId: 't', parentObservationId: undefined }
          const context = { environment: 'test', snapshot }
          const record = startRecord({ id: 'o', type }, place, context)
          for (const fields of updates) applyFields(record, fields, snapshot)
          applyEnd(record, last, snapshot)
          return sentOf(record)
        }
        expect(run(onWeb)).toEqual(run(onNode))
      }),
    )
  } finally {
    vi.useRealTimers()
  }
})

it('changes any trace as Node.js does', () => {
  const trace = said({
    name: fc.oneof(text, long),
    input: fc.jsonValue(),
    output: fc.jsonValue(),
    metadata: map,
    userId: text,
    sessionId: text,
    tags: fc.array(text, { maxLength: 3 }),
    release: text,
    version: text,
    environment: text,
    public: fc.boolean(),
    timestamp: time,
  })
  fc.assert(
    fc.property(fc.array(trace, { maxLength: 4 }), (updates) => {
      const run = ({
        applyTraceFields,
        createTraceRecord,
      }: Pick<typeof tracesOnNode, 'applyTraceFields' | 'createTraceRecord'>) => {
        const record = createTraceRecord('t')
        for (const fields of updates) applyTraceFields(record, fields, snapshot)
        return sentOf(record)
      }
      expect(run(onWeb)).toEqual(run(tracesOnNode))
    }),
  )
})

it.each([onWeb, { ...onNode, ...tracesOnNode }])(
  'leaves what was said when a text is null',
  ({ applyFields, applyTraceFields, createTraceRecord }) => {
    const place = { traceId: 't', parentObservationId: undefined }
    const record = startRecord({ name: 'said' }, place, { environment: undefined, snapshot })
    const trace = createTraceRecord('t')
    const nothing = { name: null } as unknown as { name: undefined } // JavaScript callers may pass it
    applyFields(record, nothing, snapshot)
    applyTraceFields(trace, { name: 'said' }, snapshot)
    applyTraceFields(trace, nothing, snapshot)
    expect([record.name, trace.name]).toEqual(['said', 'said'])
  },
)

it('counts at least the bytes of everything in a record', () => {
  const record = onWeb.createTraceRecord('t')
  onWeb.applyTraceFields(record, { name: 'n', input: '世'.repeat(500), tags: ['tag'] }, snapshot)
  expect(record.payloadBytes).toBeGreaterThan(1_000)
})
