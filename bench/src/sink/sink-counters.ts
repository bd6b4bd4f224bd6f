import { gunzipSync, zstdDecompressSync } from 'node:zlib'

import { OUTPUT_MARKER } from '../w1/trace-plan.ts'

/** What the sink took since the last reset. */
export interface SinkReport {
  readonly requests: number
  /** Bytes of request bodies as they came over the wire. */
  readonly wireBytes: number
  /** The same after decompression. */
  readonly bodyBytes: number
  /** Outputs of observations seen, by the marker each carries; a product that sends an output twice counts twice. */
  readonly outputs: number
  /** Distinct observations of the ingestion protocol that Heddle and the limit speak; 0 for other protocols. */
  readonly observations: number
}

const MARKER_BYTES = Buffer.from(OUTPUT_MARKER)

function decompress(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding === 'gzip') return gunzipSync(body)
  if (encoding === 'zstd') return zstdDecompressSync(body)
  return body
}

function countMarkers(body: Buffer): number {
  let count = 0
  for (let at = body.indexOf(MARKER_BYTES); at >= 0; at = body.indexOf(MARKER_BYTES, at + 1))
    count += 1
  return count
}

/** One event of the ingestion protocol, as far as the sink looks into it. */
export interface SeenEvent {
  readonly id: string
  readonly type: string
  readonly body: { readonly id?: string }
}

const TYPES_WITHOUT_OBSERVATION = new Set(['trace-create', 'score-create', 'sdk-log'])

/** Counts what arrives; `reset` starts again at zero. */
export class SinkCounters {
  #requests = 0
  #wireBytes = 0
  #bodyBytes = 0
  #outputs = 0
  readonly #observationIds = new Set<string>()

  reset(): void {
    this.#requests = 0
    this.#wireBytes = 0
    this.#bodyBytes = 0
    this.#outputs = 0
    this.#observationIds.clear()
  }

  /** Counts one request and returns its decompressed body. */
  addRequest(body: Buffer, encoding: string | undefined): Buffer {
    const plain = decompress(body, encoding)
    this.#requests += 1
    this.#wireBytes += body.length
    this.#bodyBytes += plain.length
    this.#outputs += countMarkers(plain)
    return plain
  }

  addEvents(events: readonly SeenEvent[]): void {
    for (const { type, body } of events) {
      if (!TYPES_WITHOUT_OBSERVATION.has(type) && body.id !== undefined)
        this.#observationIds.add(body.id)
    }
  }

  report(): SinkReport {
    return {
      requests: this.#requests,
      wireBytes: this.#wireBytes,
      bodyBytes: this.#bodyBytes,
      outputs: this.#outputs,
      observations: this.#observationIds.size,
    }
  }
}
