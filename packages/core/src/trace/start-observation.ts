import { createObservationId, createTraceId } from '../ids.ts'
import { resolveParent } from './active-observation.ts'
import type { ObservationStart, PropagatedAttributes } from './observation-fields.ts'
import { applyFields, timeOf } from './observation-record.ts'
import type { ObservationRecord, Snapshot } from './observation-record.ts'

/** Where a new observation stands. */
export interface Position {
  readonly traceId: string
  readonly parentObservationId: string | undefined
}

/** What was said at the start, else the active observation, else a new trace. */
export function positionOf(start: ObservationStart): Position {
  const { traceId, parentObservationId } = start
  if (parentObservationId === null) {
    return { traceId: traceId ?? createTraceId(), parentObservationId: undefined }
  }
  if (traceId !== undefined && parentObservationId !== undefined) {
    return { traceId, parentObservationId }
  }
  const active = resolveParent()
  if (active === undefined || (traceId !== undefined && traceId !== active.traceId)) {
    return { traceId: traceId ?? createTraceId(), parentObservationId }
  }
  return {
    traceId: active.traceId,
    parentObservationId: parentObservationId ?? active.observationId,
  }
}

interface StartContext {
  readonly attributes: PropagatedAttributes | undefined
  readonly environment: string | undefined
  readonly snapshot: Snapshot
}

/** The record of an observation that starts now at the position. */
export function startRecord(
  start: ObservationStart,
  position: Position,
  context: StartContext,
): ObservationRecord {
  const { attributes, snapshot } = context
  const record: ObservationRecord = {
    id: start.id ?? createObservationId(),
    traceId: position.traceId,
    parentObservationId: position.parentObservationId,
    type: start.type ?? 'span',
    startTimeMs: timeOf(start.startTime) ?? Date.now(),
    endTimeMs: undefined,
    name: undefined,
    level: undefined,
    statusMessage: undefined,
    version: attributes?.version,
    environment: attributes?.environment ?? context.environment,
    model: undefined,
    promptName: undefined,
    promptVersion: undefined,
    completionStartTimeMs: undefined,
    input: undefined,
    output: undefined,
    metadata:
      attributes?.metadata === undefined ? undefined : snapshot(attributes.metadata, 'metadata'),
    modelParameters: undefined,
    usageDetails: undefined,
    costDetails: undefined,
    countedBytes: 0,
  }
  applyFields(record, start, snapshot)
  return record
}
