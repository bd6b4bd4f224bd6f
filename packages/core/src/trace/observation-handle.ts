import type {
  ObservationEnd,
  ObservationFields,
  ObservationHandle,
  ObservationKind,
  ObservationStart,
  ScoreValue,
} from './observation-fields.ts'
import type { ObservationRecord } from './observation-record.ts'
import type { Recorder } from './recorder.ts'

/** The handle of an observation that is recorded. The recorder guards every call, so nothing is thrown from here. */
export class RecordingHandle implements ObservationHandle {
  readonly #recorder: Recorder
  readonly #record: ObservationRecord

  constructor(recorder: Recorder, record: ObservationRecord) {
    this.#recorder = recorder
    this.#record = record
  }

  get id(): string {
    return this.#record.id
  }

  get traceId(): string {
    return this.#record.traceId
  }

  get parentObservationId(): string | undefined {
    return this.#record.parentObservationId
  }

  get type(): ObservationKind {
    return this.#record.type
  }

  get ended(): boolean {
    return this.#record.endTimeMs !== undefined
  }

  update(fields: ObservationFields): void {
    this.#recorder.update(this.#record, fields)
  }

  end(fields?: ObservationEnd): void {
    this.#recorder.end(this.#record, fields)
  }

  startObservation(start: ObservationStart): ObservationHandle {
    const { traceId, id } = this.#record
    return this.#recorder.start(start, { traceId, parentObservationId: id })
  }

  score(score: ScoreValue): void {
    const { traceId, id } = this.#record
    this.#recorder.score({ ...score, traceId, observationId: id })
  }
}

interface UnrecordedIdentity {
  readonly id: string
  readonly traceId: string
  readonly parentObservationId?: string | undefined
  readonly type?: ObservationKind | undefined
}

/** A handle that records nothing: of a trace that is not sampled, or of a client that is switched off. */
export class UnrecordedHandle implements ObservationHandle {
  readonly id: string
  readonly traceId: string
  readonly parentObservationId: string | undefined
  readonly type: ObservationKind
  ended = false

  constructor(identity: UnrecordedIdentity) {
    this.id = identity.id
    this.traceId = identity.traceId
    this.parentObservationId = identity.parentObservationId
    this.type = identity.type ?? 'span'
  }

  update(): void {}

  end(): void {
    this.ended = true
  }

  startObservation(start: ObservationStart): ObservationHandle {
    return new UnrecordedHandle({
      id: start?.id ?? this.id,
      traceId: this.traceId,
      parentObservationId: this.id,
      type: start?.type,
    })
  }

  score(): void {}
}

/** All zeros: what W3C Trace Context calls an invalid id. */
const DISABLED_IDENTITY = { id: '0'.repeat(16), traceId: '0'.repeat(32) }

/** The handle of a client that is switched off; its ids are W3C's invalid ids, all zeros. */
export function createDisabledHandle(type: ObservationKind | undefined): ObservationHandle {
  return new UnrecordedHandle({ ...DISABLED_IDENTITY, type })
}
