import fc from 'fast-check'
import { expect, it } from 'vitest'

import { encodeEvent as encodeOnNode } from '../queue/encode-event.ts'
import { JsonBytes } from '../queue/json-bytes.ts'
import type { ObservationKind } from '../trace/observation-fields.ts'
import { applyEnd } from '../trace/observation-record.ts'
import { startRecord } from '../trace/start-observation.ts'
import { applyTraceFields, createTraceRecord } from '../trace/trace-record.ts'
import { serialize } from '../transport/serialize.ts'
import { encodeEvent } from './web-encode-event.ts'

type Entry = Parameters<typeof encodeEvent>[0]

const snapshot = (value: unknown): string => serialize(value)

/** The event without its time of writing. */
function parse(json: string): unknown {
  return { ...(JSON.parse(json) as object), timestamp: undefined }
}

function onWeb(entry: Entry): unknown {
  return parse(encodeEvent(entry, 'event-1'))
}

function onNode(entry: Entry): unknown {
  const out = new JsonBytes()
  encodeOnNode(out, entry, 'event-1')
  return parse(new TextDecoder().decode(out.view()))
}

const text = fc.string({ unit: 'binary', maxLength: 30 })
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined })
const time = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
const map = fc.dictionary(text, fc.jsonValue(), { maxKeys: 3 })
const kind = fc.constantFrom<ObservationKind>('span', 'generation', 'event', 'tool')

const fields = fc.record({
  name: maybe(text),
  input: maybe(fc.jsonValue()),
  output: maybe(fc.jsonValue()),
  metadata: maybe(map),
  level: maybe(fc.constantFrom('ERROR' as const, 'DEBUG' as const)),
  statusMessage: maybe(text),
  version: maybe(text),
  environment: maybe(text),
  model: maybe(text),
  modelParameters: maybe(map),
  usageDetails: maybe(fc.dictionary(text, fc.nat(), { maxKeys: 3 })),
  completionStartTime: maybe(time),
  promptName: maybe(text),
  promptVersion: maybe(fc.nat()),
})

it('says of any observation what Node.js says', () => {
  const position = fc.record({ traceId: text, parentObservationId: maybe(text) })
  fc.assert(
    fc.property(
      fc.record({ start: fields, type: kind, place: position, endTime: maybe(time) }),
      ({ start, type, place, endTime }) => {
        const record = startRecord({ ...start, type }, place, { environment: 'test', snapshot })
        if (endTime !== undefined) applyEnd(record, { endTime }, snapshot)
        expect(onWeb(record)).toEqual(onNode(record))
      },
    ),
  )
})

it('says of any trace what Node.js says', () => {
  const said = fc.record({
    name: maybe(text),
    input: maybe(fc.jsonValue()),
    metadata: maybe(map),
    userId: maybe(text),
    sessionId: maybe(text),
    tags: maybe(fc.array(text, { maxLength: 3 })),
    release: maybe(text),
    public: maybe(fc.boolean()),
    timestamp: maybe(time),
  })
  fc.assert(
    fc.property(text, said, (id, told) => {
      const record = createTraceRecord(id)
      applyTraceFields(record, told, snapshot)
      expect(onWeb(record)).toEqual(onNode(record))
    }),
  )
})

it('takes the body of a score as it is', () => {
  const score = { kind: 'score', body: '{"name":"helpful","value":1}' } as const
  expect(onWeb(score)).toEqual(onNode(score))
})
