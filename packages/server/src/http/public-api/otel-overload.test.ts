import { Hono } from 'hono'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'

import { IngestOverloadedError, StoreUnavailableError } from '../../ingest/ingest-service.ts'
import type { HttpEnvironment } from '../environment.ts'
import { answerError } from '../error-response.ts'
import { otlpErrors } from './otel-errors.ts'

/** An app whose only route fails. */
function failing(error: Error) {
  const app = new Hono<HttpEnvironment>()
  app.onError((fault, context) => answerError(fault, context, pino({ level: 'silent' })))
  app.post('/', otlpErrors, () => {
    throw error
  })
  return (contentType: string) =>
    app.request('/', { method: 'POST', headers: { 'content-type': contentType } })
}

describe('an exporter that sends more than can be stored', () => {
  it.each([
    ['the buffer is full', new IngestOverloadedError(3), 503, '3'],
    ['the store fails', new StoreUnavailableError('disk full'), 503, '1'],
  ] as const)('is told when to send again while %s', async (...[, error, status, wait]) => {
    const ask = failing(error)
    const inProtobuf = await ask('application/x-protobuf')
    expect(inProtobuf.status).toBe(status)
    expect(inProtobuf.headers.get('retry-after')).toBe(wait)
    expect(inProtobuf.headers.get('content-type')).toBe('application/x-protobuf')
    // Status { code: 14 (unavailable), message }
    const bytes = new Uint8Array(await inProtobuf.arrayBuffer())
    expect([...bytes.subarray(0, 3)]).toEqual([0x08, 14, 0x12])
    const inJson = await ask('application/json')
    expect(inJson.status).toBe(status)
    expect(await inJson.json()).toMatchObject({ message: error.message })
  })
})
