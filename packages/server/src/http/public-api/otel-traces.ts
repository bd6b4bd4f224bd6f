import {
  type DecodedRequest,
  decodeRequest,
  type OtlpEncoding,
} from '../../ingest/otlp/decode-request.ts'
import { OtlpFormatError } from '../../ingest/otlp/otlp-format-error.ts'
import { encodeProtobufResponse } from '../../ingest/otlp/protobuf-messages.ts'
import type { HttpContext, HttpParts } from '../environment.ts'
import { invalidRequest } from '../http-error.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { readBody } from '../read-body.ts'
import { otlpErrors, PROTOBUF } from './otel-errors.ts'
import { failure, type PublicApi, type PublicRoute, tooMany } from './public-route.ts'

/**
 * Exporters send up to 512 spans at a time, collectors up to 8192, and neither splits what is refused as too large: an export
 * may have this many times the size of other bodies.
 */
const BODY_FACTOR = 4

const tracesRoute: PublicRoute = {
  method: 'post',
  path: '/api/public/otel/v1/traces',
  summary: 'Take in spans by OTLP/HTTP, as protobuf or JSON; what is acknowledged is stored',
  tag: 'Ingestion',
  body: 'OtlpTraceRequest',
  answers: {
    200: {
      description:
        'The spans are stored, except those that `partialSuccess` counts. A protobuf export is answered in protobuf.',
      schema: 'OtlpTraceResponse',
    },
    400: failure('The body is no export of spans, or none of its spans has ids.'),
    401: failure('Keys are missing or belong to no project.'),
    403: failure('The key may not do this.'),
    413: failure('The body is too large, on the wire or decompressed.'),
    415: failure('The body is compressed in a way this server does not know.'),
    429: tooMany,
    503: failure('The server cannot store now; `Retry-After` says when to send again.'),
  },
}

/** `POST /api/public/otel/v1/traces`: exporters take `/api/public/otel` as the endpoint and add the rest. */
export function registerOtelTraces(api: PublicApi, parts: HttpParts): void {
  const { authenticator, ingest, maxBodyBytes, now, rateLimits } = parts
  const keys = authenticate({ authenticator, rateLimits, rateLimited: 'ingestion' })
  api.add(tracesRoute, otlpErrors, keys, async (context) => {
    const receivedAt = now()
    const encoding = encodingOf(context)
    const body = await readBody(context.req.raw, maxBodyBytes * BODY_FACTOR)
    const { spans, faults } = decode(body, encoding, receivedAt)
    const { projectId } = context.var.access
    await ingest.acceptSpans({ projectId, spans, receivedAt })
    const rejected = faults.length
    context.set('arrived', { accepted: spans.length, rejected, reason: faults[0] ?? null })
    return answer(context, encoding, faults)
  })
}

function encodingOf(context: HttpContext): OtlpEncoding {
  const type = context.req.header('content-type')?.toLowerCase() ?? ''
  if (type.includes(PROTOBUF)) return 'protobuf'
  if (type.includes('application/json')) return 'json'
  throw invalidRequest(
    `Expected content-type ${PROTOBUF} or application/json, got ${type.slice(0, 100) || 'none'}.`,
  )
}

function decode(body: Buffer, encoding: OtlpEncoding, receivedAt: Date): DecodedRequest {
  try {
    return decodeRequest(body, encoding, receivedAt)
  } catch (error) {
    if (error instanceof OtlpFormatError) throw invalidRequest(error.message)
    throw error
  }
}

function answer(context: HttpContext, encoding: OtlpEncoding, faults: readonly string[]): Response {
  const [first] = faults
  const partialSuccess =
    first === undefined
      ? undefined
      : { rejectedSpans: faults.length, errorMessage: `Some spans were not taken. ${first}` }
  if (encoding === 'protobuf') {
    const body = new Uint8Array(encodeProtobufResponse(partialSuccess))
    return context.body(body, 200, { 'content-type': PROTOBUF })
  }
  return context.json(partialSuccess === undefined ? {} : { partialSuccess }, 200)
}
