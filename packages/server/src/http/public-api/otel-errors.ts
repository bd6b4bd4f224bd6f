import { encodeProtobufStatus } from '../../ingest/otlp/protobuf-messages.ts'
import type { HttpMiddleware } from '../environment.ts'

/** Content type of OTLP's protobuf form. */
export const PROTOBUF = 'application/x-protobuf'

/** Codes of google.rpc by HTTP status. Source: google/rpc/code.proto. */
const CODES: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  413: 8,
  415: 3,
  429: 8,
  503: 14,
}

/** Code of a failure inside of the server. */
const INTERNAL = 13

/**
 * Answers failures of a protobuf request with a protobuf `Status`, as OTLP/HTTP asks; JSON requests keep the JSON body that
 * all routes have.
 */
export const otlpErrors: HttpMiddleware = async (context, next) => {
  await next()
  const { status, headers } = context.res
  const isProtobuf = context.req.header('content-type')?.toLowerCase().includes(PROTOBUF) === true
  if (status < 400 || !isProtobuf) return
  // answerError makes every failure's body.
  const { message } = (await context.res.clone().json()) as { readonly message: string }
  const body = new Uint8Array(encodeProtobufStatus({ code: CODES[status] ?? INTERNAL, message }))
  const answer = new Response(body, { status, headers })
  answer.headers.set('content-type', PROTOBUF)
  answer.headers.delete('content-length')
  context.res = undefined
  context.res = answer
}
