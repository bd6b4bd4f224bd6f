import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { decodeRequest } from './decode-request.ts'
import { toHexId, toMicroseconds } from './decode-span.ts'
import { mapSpans } from './map-spans.ts'
import {
  SPAN_ID,
  START_MS,
  TRACE_ID,
  jsonExport,
  jsonSpan,
  protobufExport,
  readSpan,
} from './otlp-fixture.ts'
import { OtlpFormatError } from './otlp-format-error.ts'

const NOW = new Date(START_MS)

function decodeJson(request: unknown) {
  return decodeRequest(Buffer.from(JSON.stringify(request)), 'json', NOW)
}

describe('ids', () => {
  const bytes = Buffer.from(TRACE_ID, 'hex')

  it.each([
    ['hex', TRACE_ID],
    ['upper-case hex', TRACE_ID.toUpperCase()],
    ['base64', bytes.toString('base64')],
    ['base64url', bytes.toString('base64url')],
    ['a list of bytes', [...bytes]],
    ['a Buffer as JSON', bytes.toJSON()],
    ['bytes', new Uint8Array(bytes)],
  ])('reads %s', (_form, value) => {
    expect(toHexId(value, 16)).toBe(TRACE_ID)
  })

  it.each([undefined, null, '', 'zz', TRACE_ID.slice(2), '0'.repeat(32), 7, {}])(
    'takes %j for none',
    (value) => {
      expect(toHexId(value, 16)).toBeUndefined()
    },
  )
})

describe('times', () => {
  const expected = START_MS * 1000 + 456

  it('keeps microseconds of every form', () => {
    const nanoseconds = BigInt(expected) * 1000n
    const halves = {
      low: Number(nanoseconds & 0xffff_ffffn) | 0,
      high: Number(nanoseconds >> 32n),
    }
    for (const form of [String(nanoseconds), Number(nanoseconds), halves])
      expect(toMicroseconds(form)).toBe(expected)
  })

  it('takes the other edge for one that is missing, and the time of the request for both', () => {
    const span = readSpan({}, { endTimeUnixNano: undefined })
    expect([span.start, span.end]).toEqual([START_MS * 1000, START_MS * 1000])
    const timeless = readSpan({}, { startTimeUnixNano: '0', endTimeUnixNano: 0 })
    expect(timeless.start).toBe(START_MS * 1000)
    const backwards = readSpan({}, { endTimeUnixNano: `${START_MS - 5}000000` })
    expect(backwards.end).toBe(backwards.start)
  })
})

describe('an export', () => {
  it('is the same in protobuf and JSON', () => {
    const attributes = [
      { key: 'text', value: { stringValue: 'warp' } },
      { key: 'count', value: { intValue: -42 } },
      { key: 'large', value: { intValue: 9_007_199_254_740_991 } },
      { key: 'ratio', value: { doubleValue: 0.5 } },
      { key: 'is', value: { boolValue: false } },
      { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }, { intValue: 2 }] } } },
      { key: 'map', value: { kvlistValue: { values: [{ key: 'a', value: { intValue: 1 } }] } } },
      { key: 'empty', value: {} },
    ]
    const span = {
      name: 'step',
      startTimeUnixNano: `${START_MS}000000`,
      endTimeUnixNano: `${START_MS + 7}123000`,
      attributes,
      events: [{ name: 'note', timeUnixNano: `${START_MS + 1}000000`, attributes }],
      status: { code: 2, message: 'broke' },
    }
    const ids = (read: (hex: string) => unknown) => ({
      ...span,
      traceId: read(TRACE_ID),
      spanId: read(SPAN_ID),
      parentSpanId: read('00f067aa0ba902b7'),
    })
    const inJson = decodeJson(jsonExport([ids((hex) => hex)]))
    const bytes = protobufExport({
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'loom' } }] },
          scopeSpans: [{ scope: { name: 'test' }, spans: [ids((hex) => Buffer.from(hex, 'hex'))] }],
        },
      ],
    })
    expect(decodeRequest(bytes, 'protobuf', NOW)).toEqual(inJson)
    expect(Object.fromEntries(inJson.spans[0]?.attributes ?? [])).toEqual({
      text: 'warp',
      count: -42,
      large: 9_007_199_254_740_991,
      ratio: 0.5,
      is: false,
      list: ['a', 2],
      map: { a: 1 },
      empty: null,
    })
  })

  it('may be empty', () => {
    expect(decodeJson({})).toEqual({ spans: [], faults: [] })
    expect(decodeRequest(Buffer.alloc(0), 'protobuf', NOW)).toEqual({ spans: [], faults: [] })
  })

  it('leaves out a span without ids and keeps its neighbours', () => {
    const { spans, faults } = decodeJson(jsonExport([{ name: 'nameless' }, jsonSpan({}), null]))
    expect(spans.map(({ name }) => name)).toEqual(['step'])
    expect(faults).toEqual([expect.stringContaining('traceId'), expect.stringContaining('null')])
  })

  it.each([
    ['no span with ids', jsonExport([{ body: { stringValue: 'a log' } }])],
    ['spans that are no list', { resourceSpans: [{ scopeSpans: [{ spans: {} }] }] }],
    ['resourceSpans that are no list', { resourceSpans: 'none' }],
    ['a list instead of an object', []],
    ['a time in a far future', jsonExport([jsonSpan({}, { startTimeUnixNano: '9'.repeat(19) })])],
  ])('of %s is refused', (_fault, request) => {
    expect(() => decodeJson(request)).toThrow(OtlpFormatError)
  })

  it('of values nested too deep is refused', () => {
    const levels = 5000
    const deep = `${'{"arrayValue":{"values":['.repeat(levels)}${']}}'.repeat(levels)}`
    const body = `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${TRACE_ID}","spanId":"${SPAN_ID}","attributes":[{"key":"deep","value":${deep}}]}]}]}]}`
    expect(() => decodeRequest(Buffer.from(body), 'json', NOW)).toThrow(OtlpFormatError)
  })
})

/** Reads and maps, as the route does. @throws whatever is no format error. */
function take(body: Buffer, encoding: 'protobuf' | 'json'): void {
  try {
    const { spans } = decodeRequest(body, encoding, NOW)
    JSON.stringify(mapSpans(spans, { projectId: 'p', receivedAt: START_MS }))
  } catch (error) {
    if (!(error instanceof OtlpFormatError)) throw error
  }
}

const KEYS = [
  'langfuse.observation.type',
  'langfuse.observation.input',
  'langfuse.observation.metadata',
  'langfuse.observation.metadata.__proto__',
  'langfuse.observation.usage_details',
  'langfuse.observation.completion_start_time',
  'langfuse.observation.prompt.version',
  'langfuse.trace.tags',
  'langfuse.environment',
  'openinference.span.kind',
  'llm.input_messages.0.message.role',
  'llm.output_messages.0.message.tool_calls.0.tool_call',
  'llm.token_count.prompt',
  'llm.invocation_parameters',
  'gen_ai.operation.name',
  'gen_ai.usage.input_tokens',
  'gen_ai.usage.cost',
  'gen_ai.prompt.0.__proto__.polluted',
  'gen_ai.input.messages',
  'gen_ai.system_instructions',
  'ai.operationId',
  'ai.usage.inputTokens',
  'ai.response.providerMetadata',
  'ai.prompt.tools',
  'traceloop.span.kind',
  'traceloop.association.properties.user_id',
  'tag.tags',
  'model',
]

describe('whatever is sent', () => {
  it('random bytes are read or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(() => take(Buffer.from(bytes), 'protobuf')).not.toThrow()
      }),
      { numRuns: 2000 },
    )
  })

  it('damaged exports are read or refused', () => {
    const whole = protobufExport({
      resourceSpans: [
        {
          scopeSpans: [
            {
              spans: [
                {
                  traceId: Buffer.from(TRACE_ID, 'hex'),
                  spanId: Buffer.from(SPAN_ID, 'hex'),
                  name: 'step',
                  attributes: KEYS.map((key) => ({ key, value: { stringValue: '{"a":[1]}' } })),
                },
              ],
            },
          ],
        },
      ],
    })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 12 }),
        fc.nat(whole.length),
        (changes, length) => {
          const bytes = Buffer.from(whole)
          for (const [at, byte] of changes) bytes[at] = byte
          expect(() => take(bytes.subarray(0, length), 'protobuf')).not.toThrow()
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('any JSON is read or refused', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        expect(() => take(Buffer.from(text), 'json')).not.toThrow()
      }),
      { numRuns: 1000 },
    )
  })

  it('attributes of any value become an observation and pollute nothing', () => {
    const anyValue = fc.oneof(
      fc.string(),
      fc.json(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.array(fc.string(), { maxLength: 3 }),
      fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
    )
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...KEYS), anyValue), (attributes) => {
        const statements = mapSpans([readSpan(attributes)], { projectId: 'p', receivedAt: 1 })
        expect(statements[0]).toMatchObject({ entity: 'observation', record: { id: SPAN_ID } })
        expect(Object.keys(Object.prototype)).toEqual([])
      }),
      { numRuns: 2000 },
    )
  })
})
