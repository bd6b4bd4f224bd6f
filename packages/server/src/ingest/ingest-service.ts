import type { IngestionResponse, ScoreConfig } from '@heddle/core/schemas'

import type { OtlpSpan } from './otlp/otlp-span.ts'
import type { ObservationName } from './statement.ts'

/**
 * What the key of a request may write: `project` everything, `scores` (a bearer public key in a browser) only
 * `score-create` and `sdk-log`; its other events come back with status 401 while the request is still answered.
 */
export type IngestAccess = 'project' | 'scores'

/** One batch of Langfuse ingestion events, already parsed from JSON and authenticated. */
export interface IngestRequest {
  readonly projectId: string
  readonly access: IngestAccess
  /** The events as they came; each is validated alone, so anything may be in here. */
  readonly batch: readonly unknown[]
  /** The score configs of the project that the batch names, by id; absent when it names none. */
  readonly scoreConfigs?: ReadonlyMap<string, ScoreConfig>
  /** When the request came in; becomes `createdAt` and `updatedAt` of what it writes. */
  readonly receivedAt: Date
}

/** Spans of one OTLP export, already decoded and authenticated. */
export interface SpanRequest {
  readonly projectId: string
  readonly spans: readonly OtlpSpan[]
  /** When the request came in; becomes `createdAt` and `updatedAt` of what it writes. */
  readonly receivedAt: Date
}

/** What is taken away from one project. */
export interface RemovedNames {
  readonly projectId: string
  readonly traceIds: readonly string[]
  readonly observations: readonly Omit<ObservationName, 'projectId'>[]
  readonly scoreIds: readonly string[]
}

/** Takes batches of ingestion events and exports of spans into the store. */
export interface IngestService {
  /**
   * Validates, merges, prices and stores a batch. Resolves when the accepted events are durable and readable, with one
   * entry per event in `successes` or `errors` (`sdk-log` is in neither). A bad event never costs its neighbours.
   * Waits while more bytes than the buffer's bound are being written.
   * @throws {IngestOverloadedError} when the waiting room is full too: answer 503 with `Retry-After`.
   * @throws {StoreUnavailableError} when the store refused the write: nothing of the batch is acknowledged, answer 500 or 503.
   */
  accept(request: IngestRequest): Promise<IngestionResponse>
  /** Takes a score away; resolves when no read finds it any more, also when there was none. */
  removeScore(score: { readonly projectId: string; readonly id: string }): Promise<void>
  /** Takes observations, traces and scores away; resolves when no read finds them any more. What comes later begins them anew. */
  remove(names: RemovedNames): Promise<void>
  /** Works out the cost of observations anew, by the prices of now; resolves when the new cost is read. */
  reprice(observations: readonly ObservationName[]): Promise<void>
  /** Maps, merges, prices and stores spans. Resolves, waits and fails as {@link IngestService.accept} does. */
  acceptSpans(request: SpanRequest): Promise<void>
  /** Refuses new batches and resolves when everything acknowledged or in flight is written. Idempotent. */
  close(): Promise<void>
}

/** The server holds as many bytes of unwritten events as it may. The sender should wait `retryAfterSeconds` and send again. */
export class IngestOverloadedError extends Error {
  readonly code = 'ingest-overloaded'
  readonly retryAfterSeconds: number
  constructor(retryAfterSeconds: number) {
    super(
      `The server is writing as fast as it can and its buffer is full; send the batch again in ${retryAfterSeconds} s.`,
    )
    this.name = 'IngestOverloadedError'
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The store did not take a write or the service is closing; the cause says why. Sending again later is harmless. */
export class StoreUnavailableError extends Error {
  readonly code = 'store-unavailable'
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreUnavailableError'
  }
}
