import type { Batch } from '../queue/batch.ts'

const encoder = new TextEncoder()
const COMMA = encoder.encode(',')

/** What stands around the spans of one request: the resource and the scope that all of them share. */
export interface Frame {
  readonly start: Uint8Array
  readonly end: Uint8Array
}

/** The frame for a resource with these attributes, as the JSON text of OTLP's `KeyValue` list. */
export function createFrame(resourceAttributes: string, scope: object): Frame {
  const resource = `{"resourceSpans":[{"resource":{"attributes":${resourceAttributes}}`
  return {
    start: encoder.encode(`${resource},"scopeSpans":[{"scope":${JSON.stringify(scope)},"spans":[`),
    end: encoder.encode(']}]}]}'),
  }
}

/** Spans of one request, each the UTF-8 of its JSON. */
export class SpanBatch implements Batch {
  readonly #frame: Frame
  readonly #spans: readonly Uint8Array[]
  readonly ends: readonly number[]

  constructor(frame: Frame, spans: readonly Uint8Array[]) {
    this.#frame = frame
    this.#spans = spans
    let end = frame.start.length - COMMA.length
    this.ends = spans.map((span) => (end += COMMA.length + span.length))
  }

  /** The body of the request, made anew each time it is asked for. */
  get body(): Uint8Array<ArrayBuffer> {
    const { start, end } = this.#frame
    const body = new Uint8Array((this.ends.at(-1) ?? 0) + end.length)
    body.set(start)
    for (const [index, span] of this.#spans.entries()) {
      const spanEnd = this.ends[index] ?? 0
      body.set(span, spanEnd - span.length)
      body.set(index + 1 < this.#spans.length ? COMMA : end, spanEnd)
    }
    return body
  }

  /** The batch of the spans from index `from` up to but not including `to`. */
  slice(from: number, to: number): SpanBatch {
    return new SpanBatch(this.#frame, this.#spans.slice(from, to))
  }
}
