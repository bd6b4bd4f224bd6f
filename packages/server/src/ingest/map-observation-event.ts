import type {
  GenerationBody,
  IngestionEvent,
  ObservationType,
  ScoreConfig,
} from '@heddle/core/schemas'

import { normaliseEnvironment } from '../domain/environment.ts'
import type { ObservationFields, ObservationRecord } from '../domain/observation-record.ts'
import { normaliseUsage } from '../domain/usage.ts'
import { type VersionedFields, stampOf } from '../domain/versioned-fields.ts'
import { epochMicroseconds } from './event-time.ts'
import { givenOr, saidFields, saidMetadata } from './said-fields.ts'

/** Where and when an event came in. */
export interface EventContext {
  readonly projectId: string
  /** Milliseconds since the epoch. */
  readonly receivedAt: number
  /** Index of the event in its batch. */
  readonly position: number
  /** The score configs of the project that the batch names, by id. */
  readonly scoreConfigs?: ReadonlyMap<string, ScoreConfig> | undefined
}

type ObservationEvent = Exclude<
  IngestionEvent,
  { type: 'trace-create' | 'score-create' | 'sdk-log' }
>

/** What an observation event says. `traceId` is absent when the event names no trace. */
export function mapObservationEvent(
  event: ObservationEvent,
  context: EventContext,
): ObservationRecord {
  const envelopeTime = epochMicroseconds(event.timestamp)
  const stamp = stampOf(envelopeTime, event.type.endsWith('-update'))
  const version = { stamp, position: context.position }
  const body: GenerationBody = event.body
  const { usage, cost } = normaliseUsage(body)
  const fields: VersionedFields<ObservationFields> = {
    ...saidFields<ObservationFields>(
      {
        type: observationType(event),
        parentObservationId: body.parentObservationId && wellFormed(body.parentObservationId),
        name: body.name,
        endTime: milliseconds(body.endTime),
        completionStartTime: milliseconds(body.completionStartTime),
        level: body.level,
        statusMessage: body.statusMessage,
        version: body.version,
        environment: body.environment && normaliseEnvironment(body.environment),
        input: body.input,
        output: body.output,
        metadata: saidMetadata(body.metadata, version),
        model: body.model,
        modelParameters: body.modelParameters,
        providedUsage: usage,
        providedCost: cost,
        promptName: body.promptName,
        promptVersion: body.promptVersion,
      },
      version,
    ),
    startTime: givenOr(milliseconds(body.startTime), Math.floor(envelopeTime / 1000)),
    ...(body.traceId ? { traceId: givenOr(wellFormed(body.traceId), '') } : {}),
  }
  return {
    projectId: context.projectId,
    id: wellFormed(body.id ?? event.id),
    createdAt: context.receivedAt,
    updatedAt: context.receivedAt,
    fields,
  }
}

function observationType(event: ObservationEvent): ObservationType {
  if (event.type === 'observation-create' || event.type === 'observation-update')
    return event.body.type
  // Every other type is the kind in lower case and what happened to it.
  return event.type.slice(0, event.type.indexOf('-')).toUpperCase() as ObservationType
}

function milliseconds(time: string | null | undefined): number | undefined {
  return time === null || time === undefined ? undefined : Date.parse(time)
}

/** Ids are compared before and after they were stored, and the store takes whole characters only. */
export function wellFormed(id: string): string {
  return id.toWellFormed()
}
