import protobuf from 'protobufjs/light.js'

import { TRACE_REQUEST_DESCRIPTOR } from './trace-request-descriptor.ts'

const root = protobuf.Root.fromJSON(TRACE_REQUEST_DESCRIPTOR)
const requestType = root.lookupType('ExportTraceServiceRequest')
const responseType = root.lookupType('ExportTraceServiceResponse')
const statusType = root.lookupType('Status')

/** What a protobuf export says, with fields named as in OTLP's JSON. @throws for bytes that are no such message. */
export function decodeProtobufRequest(body: Uint8Array): unknown {
  return requestType.decode(body)
}

/** What became of the spans that were not taken; empty bytes when all were. */
export function encodeProtobufResponse(
  partialSuccess: { readonly rejectedSpans: number; readonly errorMessage: string } | undefined,
): Uint8Array {
  return responseType.encode(partialSuccess === undefined ? {} : { partialSuccess }).finish()
}

/** A failure as protobuf clients of OTLP expect it. `code` is one of google.rpc. */
export function encodeProtobufStatus(status: {
  readonly code: number
  readonly message: string
}): Uint8Array {
  return statusType.encode(status).finish()
}
