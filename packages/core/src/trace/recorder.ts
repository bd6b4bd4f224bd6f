import { applyEnd, applyFields } from '#platform'

import { acceptId, createObservationId } from '../ids.ts'
import type { Log } from '../log.ts'
import type { EventSink } from '../queue/event-sink.ts'
import { resolveParent } from './active-observation.ts'
import type {
  ObservationEnd,
  ObservationFields,
  ObservationHandle,
  ObservationStart,
  PropagatedAttributes,
  ScoreFields,
  TraceFields,
} from './observation-fields.ts'
import { createDisabledHandle, createUnrecorded, Handle } from './observation-handle.ts'
import type { ObservationRecord, Snapshot } from './observation-record.ts'
import { inheritedAttributes } from './propagated-attributes.ts'
import { isSampled } from './sample.ts'
import { positionOf, startRecord } from './start-observation.ts'
import type { Position } from './start-observation.ts'

export interface RecorderParts {
  readonly sink: EventSink
  readonly snapshot: Snapshot
  readonly log: Log
  readonly sampleRate: number
  readonly environment: string | undefined
  readonly release: string | undefined
  readonly version: string | undefined
}

/** Traces of one `propagate` call that are remembered as told; beyond it some are told again, which changes nothing. */
const TOLD_TRACES = 1_000

/** Turns calls into records and hands them to the sink. Nothing is thrown from its methods: a fault costs the record. */
export class Recorder {
  readonly #parts: RecorderParts
  readonly #told = new WeakMap<PropagatedAttributes, Set<string>>()

  constructor(parts: RecorderParts) {
    this.#parts = parts
  }

  /** Opens an observation at the position, by default where `start` or the active observation says. */
  start(start: ObservationStart, position?: Position): ObservationHandle {
    try {
      return this.#start(start, position ?? positionOf(start))
    } catch (cause) {
      this.#parts.log.debug('An observation was not recorded.', cause)
      return createDisabledHandle(start?.type)
    }
  }

  update(record: ObservationRecord, fields: ObservationFields): void {
    if (record.endTimeMs !== undefined) return
    try {
      applyFields(record, fields, this.#parts.snapshot)
      this.#parts.sink.change(record)
    } catch (cause) {
      this.#parts.log.debug('An update of an observation was not recorded.', cause)
    }
  }

  end(record: ObservationRecord, fields: ObservationEnd | undefined): void {
    if (record.endTimeMs !== undefined) return
    try {
      applyEnd(record, fields ?? {}, this.#parts.snapshot)
    } catch (cause) {
      record.endTimeMs ??= Date.now()
      this.#parts.log.debug('The last fields of an observation were not recorded.', cause)
    }
    this.#parts.sink.end(record)
  }

  updateTrace(traceId: string, fields: TraceFields): void {
    try {
      const id = acceptId(traceId)
      if (id === undefined || !isSampled(id, this.#parts.sampleRate)) return
      this.#parts.sink.updateTrace(id, fields)
    } catch (cause) {
      this.#parts.log.debug('An update of a trace was not recorded.', cause)
    }
  }

  /** Gives the attributes to the trace the running code belongs to, if there is one. */
  tellActiveTrace(attributes: PropagatedAttributes): void {
    const active = resolveParent()
    if (active !== undefined) this.#tell(active.traceId, attributes)
  }

  score(fields: ScoreFields): string {
    const id = acceptId(fields?.id) ?? createObservationId()
    try {
      const hasSubject = fields.traceId ?? fields.sessionId ?? fields.datasetRunId
      const subject = { ...fields, ...(hasSubject ? {} : resolveParent()) }
      const { traceId } = subject
      if (traceId !== undefined && !isSampled(traceId, this.#parts.sampleRate)) return id
      const environment = fields.environment ?? inheritedAttributes()?.environment
      this.#parts.sink.score({
        ...subject,
        id,
        environment: environment ?? this.#parts.environment,
      })
    } catch (cause) {
      this.#parts.log.debug('A score was not recorded.', cause)
    }
    return id
  }

  #start(start: ObservationStart, position: Position): ObservationHandle {
    const { sampleRate, sink } = this.#parts
    if (!isSampled(position.traceId, sampleRate)) {
      const id = acceptId(start.id) ?? createObservationId()
      return createUnrecorded({ id, ...position, type: start.type })
    }
    const attributes = inheritedAttributes()
    const record = startRecord(start, position, this.#parts)
    // The observation first: when its trace is refused for lack of room, the trace's fields are refused with it.
    sink.start(record)
    if (position.parentObservationId === undefined) this.#openTrace(record)
    if (attributes !== undefined) this.#tell(position.traceId, attributes)
    return new Handle(this, record)
  }

  #openTrace(root: ObservationRecord): void {
    const { release, version, sink } = this.#parts
    sink.updateTrace(root.traceId, {
      name: root.name,
      timestamp: new Date(root.startTimeMs),
      environment: root.environment,
      version: root.version ?? version,
      release,
    })
  }

  #tell(traceId: string, attributes: PropagatedAttributes): void {
    let told = this.#told.get(attributes)
    if (told === undefined || told.size > TOLD_TRACES) {
      this.#told.set(attributes, (told = new Set()))
    }
    if (told.has(traceId)) return
    told.add(traceId)
    this.updateTrace(traceId, attributes)
  }
}
