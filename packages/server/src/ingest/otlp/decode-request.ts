import { toAttributes } from './attribute-value.ts'
import { decodeSpan } from './decode-span.ts'
import { isMap } from './json-text.ts'
import { OtlpFormatError, listAt } from './otlp-format-error.ts'
import type { OtlpScope, OtlpSpan } from './otlp-span.ts'
import { decodeProtobufRequest } from './protobuf-messages.ts'

/** How an export is written. */
export type OtlpEncoding = 'protobuf' | 'json'

/** The spans of an export, and why others were left out. */
export interface DecodedRequest {
  readonly spans: readonly OtlpSpan[]
  /** One reason a span that was left out. */
  readonly faults: readonly string[]
}

/**
 * Reads an export of spans. A span that cannot be taken costs no other; `receivedAt` stands in for times that are missing.
 * @throws {OtlpFormatError} when the bytes are no such export, or when none of its spans can be taken.
 */
export function decodeRequest(
  body: Buffer,
  encoding: OtlpEncoding,
  receivedAt: Date,
): DecodedRequest {
  const request = encoding === 'protobuf' ? readProtobuf(body) : readJson(body)
  const now = receivedAt.getTime() * 1000
  const decoded = [...spansOf(request, now)]
  const spans = decoded.filter((span) => typeof span !== 'string')
  const faults = decoded.filter((span) => typeof span === 'string')
  if (spans.length === 0 && faults[0] !== undefined) throw new OtlpFormatError(faults[0])
  return { spans, faults }
}

function* spansOf(request: unknown, receivedAt: number): Generator<OtlpSpan | string> {
  if (!isMap(request))
    throw new OtlpFormatError('Expected an object with the list resourceSpans, got another value.')
  for (const resourceSpans of listAt(request['resourceSpans'], 'resourceSpans')) {
    if (!isMap(resourceSpans)) continue
    const { resource } = resourceSpans
    const resourceAttributes = toAttributes(isMap(resource) ? resource['attributes'] : undefined)
    for (const scopeSpans of listAt(resourceSpans['scopeSpans'], 'scopeSpans')) {
      if (!isMap(scopeSpans)) continue
      const origin = {
        resource: resourceAttributes,
        scope: toScope(scopeSpans['scope']),
        receivedAt,
      }
      for (const span of listAt(scopeSpans['spans'], 'spans')) yield decodeSpan(span, origin)
    }
  }
}

function toScope(value: unknown): OtlpScope {
  const scope = isMap(value) ? value : {}
  const { name, version } = scope
  return {
    name: typeof name === 'string' ? name : '',
    version: typeof version === 'string' ? version : '',
    attributes: toAttributes(scope['attributes']),
  }
}

function readProtobuf(body: Buffer): unknown {
  try {
    return decodeProtobufRequest(body)
  } catch (error) {
    throw new OtlpFormatError(`Expected a protobuf ExportTraceServiceRequest: ${reasonOf(error)}`, {
      cause: error,
    })
  }
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (error) {
    throw new OtlpFormatError(`Expected JSON with the list resourceSpans: ${reasonOf(error)}`, {
      cause: error,
    })
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : 'not readable'
}
