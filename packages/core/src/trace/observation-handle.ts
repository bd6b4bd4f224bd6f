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

/** The handle of an observation. Without a recorder it records nothing. The recorder guards every call, so nothing is thrown from here. */
export class Handle implements ObservationHandle {
  readonly #recorder: Recorder | undefined
  readonly #record: ObservationRecord

  constructor(recorder: Recorder | undefined, record: ObservationRecord) {
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
    this.#recorder?.update(this.#record, fields)
  }

  end(fields?: ObservationEnd): void {
    if (this.#recorder === undefined) this.#record.endTimeMs = 0
    else this.#recorder.end(this.#record, fields)
  }

  startObservation(start: ObservationStart): ObservationHandle {
    const { traceId, id } = this.#record
    const position = { traceId, parentObservationId: id }
    return (
      this.#recorder?.start(start, position) ??
      createUnrecorded({ id: start?.id ?? id, ...position, type: start?.type })
    )
  }

  score(score: ScoreValue): void {
    const { traceId, id } = this.#record
    this.#recorder?.score({ ...score, traceId, observationId: id })
  }
}

interface Identity {
  readonly id: string
  readonly traceId: string
  readonly parentObservationId?: string | undefined
  readonly type?: ObservationKind | undefined
}

/** A handle that records nothing: of a trace that is not sampled, or of a client that is switched off. */
export function createUnrecorded({
  id,
  traceId,
  parentObservationId,
  type = 'span',
}: Identity): ObservationHandle {
  const record = { id, traceId, parentObservationId, type }
  return new Handle(undefined, record as ObservationRecord) // without a recorder no more of it is read
}

/** The handle of a client that is switched off; its ids are W3C's invalid ids, all zeros. */
export function createDisabledHandle(type: ObservationKind | undefined): ObservationHandle {
  return createUnrecorded({ id: '0'.repeat(16), traceId: '0'.repeat(32), type })
}
