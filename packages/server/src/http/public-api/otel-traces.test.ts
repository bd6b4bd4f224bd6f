import { gzipSync } from 'node:zlib'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { TRACE_ID, jsonExport, jsonSpan, protobufExport } from '../../ingest/otlp/otlp-fixture.ts'
import { type AppFixture, openApp, withKeys } from '../app-fixture.ts'

const PATH = '/api/public/otel/v1/traces'
const PROTOBUF = 'application/x-protobuf'

let app: AppFixture
beforeAll(async () => {
  app = await openApp()
})
afterAll(() => app.close())

function send(body: BodyInit, headers: Record<string, string>) {
  return app.ask(PATH, { method: 'POST', headers: withKeys(headers), body })
}

function sendJson(request: unknown) {
  return send(JSON.stringify(request), { 'content-type': 'application/json' })
}

async function readTrace(traceId: string) {
  const { json } = await app.ask(`/api/public/traces/${traceId}`, { headers: withKeys() })
  return json as Record<string, unknown> & { observations: Record<string, unknown>[] }
}

/** A protobuf export of one span whose trace id ends in a byte. */
function protobufSpan(lastByte: number): Buffer {
  const traceId = Buffer.from(TRACE_ID, 'hex')
  traceId[15] = lastByte
  const span = { traceId, spanId: Buffer.alloc(8, 7), name: 'proto', startTimeUnixNano: 1.77e18 }
  return protobufExport({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })
}

describe('POST /api/public/otel/v1/traces', () => {
  it('stores a JSON export that reads back at once', async () => {
    const span = jsonSpan({
      'langfuse.observation.type': 'generation',
      'langfuse.observation.model.name': 'gpt-4o-mini',
      'langfuse.observation.usage_details': '{"input":1000,"output":200}',
      'langfuse.observation.input': '{"q":"warp?"}',
      'user.id': 'ada',
    })
    const answer = await sendJson(jsonExport([span]))
    expect(answer).toMatchObject({ status: 200, json: {} })
    const trace = await readTrace(TRACE_ID)
    expect(trace).toMatchObject({ name: 'step', userId: 'ada', input: { q: 'warp?' } })
    expect(trace.observations[0]).toMatchObject({ type: 'GENERATION', model: 'gpt-4o-mini' })
    expect(trace['totalCost']).toBeCloseTo(1000 * 0.15e-6 + 200 * 0.6e-6, 12)
  })

  it('stores a compressed protobuf export and answers in protobuf', async () => {
    const headers = { 'content-type': PROTOBUF, 'content-encoding': 'gzip' }
    const answer = await send(gzipSync(protobufSpan(1)), headers)
    expect(answer).toMatchObject({ status: 200, text: '' })
    expect(answer.headers.get('content-type')).toBe(PROTOBUF)
    expect(await readTrace(`${TRACE_ID.slice(0, -2)}01`)).toMatchObject({ name: 'proto' })
  })

  it('says which spans it left out and stores the others', async () => {
    const traceId = '11111111111111111111111111111111'
    const answer = await sendJson(jsonExport([jsonSpan({}, { traceId }), { name: 'nameless' }]))
    expect(answer).toMatchObject({
      status: 200,
      json: {
        partialSuccess: { rejectedSpans: 1, errorMessage: expect.stringContaining('traceId') },
      },
    })
    expect(await readTrace(traceId)).toMatchObject({ name: 'step' })
  })

  it('gives the same trace when an export comes again', async () => {
    const traceId = '22222222222222222222222222222222'
    const request = jsonExport([jsonSpan({ 'gen_ai.request.model': 'gpt-4o' }, { traceId })])
    await sendJson(request)
    const first = await readTrace(traceId)
    await sendJson(request)
    expect(await readTrace(traceId)).toEqual(first)
  })

  it('keeps a trace whose root comes last, and what the root says of it', async () => {
    const traceId = '33333333333333333333333333333333'
    const parentSpanId = 'aaaaaaaaaaaaaaaa'
    const late = { traceId, parentSpanId, endTimeUnixNano: '1780000000000000000' }
    await sendJson(jsonExport([jsonSpan({ 'langfuse.trace.name': 'below' }, late)]))
    expect(await readTrace(traceId)).toMatchObject({ name: 'below', input: null })
    const root = { 'langfuse.trace.name': 'root', 'langfuse.observation.input': 'why' }
    await sendJson(jsonExport([jsonSpan(root, { traceId, spanId: parentSpanId })]))
    const trace = await readTrace(traceId)
    expect(trace).toMatchObject({ name: 'root', input: 'why' })
    expect(trace.observations).toHaveLength(2)
  })

  it('takes name, input and output of a trace from the root of the application', async () => {
    const traceId = '44444444444444444444444444444444'
    const attributes = {
      'langfuse.internal.is_app_root': true,
      'langfuse.observation.input': 'in',
      'langfuse.observation.output': 'out',
    }
    const remote = { traceId, parentSpanId: 'bbbbbbbbbbbbbbbb' }
    await sendJson(jsonExport([jsonSpan(attributes, remote)]))
    expect(await readTrace(traceId)).toMatchObject({ name: 'step', input: 'in', output: 'out' })
  })

  it('answers bytes that are no export with a Status', async () => {
    const answer = await send(Buffer.from([10, 200, 1, 2]), { 'content-type': PROTOBUF })
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toBe(PROTOBUF)
    expect(answer.text).toContain('ExportTraceServiceRequest')
  })

  it('answers text that is no JSON with JSON', async () => {
    const answer = await send('{', { 'content-type': 'application/json' })
    expect(answer).toMatchObject({
      status: 400,
      json: { message: expect.stringContaining('JSON') },
    })
  })

  it.each([
    ['another content type', 400, { 'content-type': 'text/plain' }],
    ['another compression', 415, { 'content-type': PROTOBUF, 'content-encoding': 'br' }],
    ['broken compression', 400, { 'content-type': PROTOBUF, 'content-encoding': 'gzip' }],
  ])('refuses %s', async (_what, status, headers) => {
    expect(await send('x', headers)).toMatchObject({ status })
  })

  it('refuses a decompression bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000))
    const headers = { 'content-type': PROTOBUF, 'content-encoding': 'gzip' }
    const answer = await send(bomb, headers)
    expect(answer.status).toBe(413)
    expect(answer.headers.get('content-type')).toBe(PROTOBUF)
  })

  it('refuses wrong keys, and a public key alone', async () => {
    const refused = [
      [`Basic ${btoa('pk-heddle-local:wrong')}`, 401],
      ['Bearer pk-heddle-local', 403],
    ] as const
    for (const [authorization, status] of refused)
      expect(await send('{}', { authorization, 'content-type': 'application/json' })).toMatchObject(
        { status },
      )
  })
})
