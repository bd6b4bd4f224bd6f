import type { IngestionEvent } from '@heddle/core/schemas'

import { normaliseEnvironment } from '../domain/environment.ts'
import type { ObservationRecord } from '../domain/observation-record.ts'
import { type TraceFields, type TraceRecord, observedRange } from '../domain/trace-record.ts'
import { stampOf } from '../domain/versioned-fields.ts'
import { epochMicroseconds } from './event-time.ts'
import { type EventContext, wellFormed } from './map-observation-event.ts'
import { givenOr, saidFields, saidMetadata } from './said-fields.ts'

type TraceEvent = Extract<IngestionEvent, { type: 'trace-create' }>

/** What a trace event says. A trace without an id takes the event's, so that sending the event again changes nothing. */
export function mapTraceEvent(event: TraceEvent, context: EventContext): TraceRecord {
  const { body } = event
  const envelopeTime = epochMicroseconds(event.timestamp)
  const version = { stamp: stampOf(envelopeTime, false), position: context.position }
  return {
    projectId: context.projectId,
    id: wellFormed(body.id ?? event.id),
    createdAt: context.receivedAt,
    updatedAt: context.receivedAt,
    fields: {
      ...saidFields<TraceFields>(
        {
          name: body.name,
          userId: body.userId,
          sessionId: body.sessionId,
          input: body.input,
          output: body.output,
          metadata: saidMetadata(body.metadata, version),
          tags: body.tags && [...new Set(body.tags)].toSorted(),
          release: body.release,
          version: body.version,
          environment: body.environment && normaliseEnvironment(body.environment),
          public: body.public,
        },
        version,
      ),
      timestamp: givenOr(
        body.timestamp === null || body.timestamp === undefined
          ? undefined
          : Date.parse(body.timestamp),
        Math.floor(envelopeTime / 1000),
      ),
    },
  }
}

/**
 * What an observation says about its trace: that it exists, not later than this, in this environment.
 * Whatever a trace event says of itself comes first.
 */
export function impliedTrace(observation: ObservationRecord, traceId: string): TraceRecord {
  const { startTime, environment } = observation.fields
  const start = startTime?.value ?? observation.createdAt
  const { observedFrom, observedTo } = observedRange(start)
  return {
    projectId: observation.projectId,
    id: traceId,
    createdAt: observation.createdAt,
    updatedAt: observation.updatedAt,
    fields: {
      timestamp: givenOr(undefined, start),
      observedFrom: givenOr(observedFrom, 0),
      observedTo: givenOr(observedTo, 0),
      ...(environment && {
        environment: { ...environment, stamp: impliedStamp(environment.stamp) },
      }),
    },
  }
}

/** Ranks a statement by an observation behind every statement by the trace itself. */
function impliedStamp(stamp: number): number {
  return stampOf(stamp % stampOf(0, true), true)
}
