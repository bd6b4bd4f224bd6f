import type { EventSink, IdentifiedScore } from '../queue/event-sink.ts'
import { serialized } from '../sampling/serialized.ts'
import type { MaskingSink } from '../trace/mask.ts'
import type { TraceFields } from '../trace/observation-fields.ts'
import type { ObservationRecord, Snapshot } from '../trace/observation-record.ts'
import { mergeJsonObjects } from '../transport/merge-json-objects.ts'
import type { PendingMasks } from './pending-masks.ts'

const PAYLOADS = ['input', 'output', 'metadata'] as const

/** Holds back what a mask has not answered yet; all else goes through at once. What waits counts as pending. */
export class HoldingSink implements MaskingSink {
  readonly #sink: EventSink
  readonly #masks: PendingMasks
  readonly #heldStarts = new Map<ObservationRecord, boolean>()
  readonly #heldEnds = new Set<ObservationRecord>()
  #heldCount = 0

  constructor(sink: EventSink, masks: PendingMasks) {
    this.#sink = sink
    this.#masks = masks
  }

  get snapshot(): Snapshot {
    return this.#masks.snapshot
  }

  /** Events that the ledger does not know yet. */
  get heldCount(): number {
    let count = this.#heldCount
    // The end of an observation that was sent while open is an event of its own.
    for (const { stage } of this.#heldEnds) if (stage === 'sent') count += 1
    return count
  }

  settled(): Promise<void> {
    return this.#masks.settled()
  }

  giveUp(): void {
    this.#masks.giveUp()
  }

  start(record: ObservationRecord): void {
    this.#heldStarts.set(record, false)
    this.#hold(payloadsOf(record), () => {
      const hasEnded = this.#heldStarts.get(record) === true
      this.#fill(record)
      this.#heldStarts.delete(record)
      this.#sink.start(record)
      if (hasEnded) this.end(record)
    })
  }

  change(record: ObservationRecord): void {
    this.#masks.whenMasked(payloadsOf(record), () => this.#fill(record))
    if (!this.#heldStarts.has(record)) this.#sink.change(record)
  }

  end(record: ObservationRecord): void {
    if (this.#heldStarts.has(record)) {
      this.#heldStarts.set(record, true)
      return
    }
    this.#heldEnds.add(record)
    this.#masks.whenMasked(payloadsOf(record), () => {
      this.#heldEnds.delete(record)
      this.#fill(record)
      this.#sink.end(record)
    })
  }

  updateTrace(traceId: string, fields: TraceFields): void {
    this.#pass(fields, (masked) => this.#sink.updateTrace(traceId, masked))
  }

  score(score: IdentifiedScore): void {
    this.#pass(score, (masked) => this.#sink.score(masked))
  }

  /** Hands the fields on with payloads as masked JSON. */
  #pass<Fields extends object>(fields: Fields, next: (masked: Fields) => void): void {
    const texts = PAYLOADS.map((field) => {
      const value: unknown = Reflect.get(fields, field)
      const isAbsent = value === undefined || (value === null && field === 'metadata')
      return isAbsent ? undefined : this.#masks.snapshot(value, field)
    })
    this.#hold(texts, () => {
      const masked = { ...fields }
      for (const [index, field] of PAYLOADS.entries()) {
        const json = this.#masks.fill(texts[index])
        if (json !== undefined) Reflect.set(masked, field, serialized(json))
      }
      next(masked)
    })
  }

  #hold(texts: readonly (string | undefined)[], proceed: () => void): void {
    this.#heldCount += 1
    this.#masks.whenMasked(texts, () => {
      this.#heldCount -= 1
      proceed()
    })
  }

  #fill(record: ObservationRecord): void {
    for (const field of PAYLOADS) {
      const before = record[field]
      const json = this.#masks.fill(before)
      if (json === before || json === undefined) continue
      record[field] = field === 'metadata' ? mergeJsonObjects(undefined, json) : json
      record.payloadBytes += json.length - (before?.length ?? 0)
    }
    if (!this.#heldStarts.has(record)) this.#sink.change(record)
  }
}

function payloadsOf(record: ObservationRecord): readonly (string | undefined)[] {
  return PAYLOADS.map((field) => record[field])
}
