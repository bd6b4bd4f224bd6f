import { applyFields, timeOf } from '#platform'

import { acceptId, createObservationId, createTraceId } from '../ids.ts'
import { resolveParent } from './active-observation.ts'
import type { ObservationKind, ObservationStart } from './observation-fields.ts'
import type { ObservationRecord, Snapshot } from './observation-record.ts'
import { inheritedAttributes } from './propagated-attributes.ts'

/** Where a new observation stands. */
export interface Position {
  readonly traceId: string
  readonly parentObservationId: string | undefined
}

/** What was said at the start, else the active observation, else a new trace. */
export function positionOf(start: ObservationStart): Position {
  const traceId = acceptId(start.traceId)
  const parentObservationId = acceptId(start.parentObservationId)
  const isSaid = start.parentObservationId === null || (traceId && parentObservationId)
  const active = isSaid ? undefined : resolveParent()
  if (active === undefined || (traceId !== undefined && traceId !== active.traceId)) {
    return { traceId: traceId ?? createTraceId(), parentObservationId }
  }
  return {
    traceId: active.traceId,
    parentObservationId: parentObservationId ?? active.observationId,
  }
}

const KINDS: ReadonlySet<unknown> = new Set<ObservationKind>([
  'span',
  'generation',
  'event',
  'agent',
  'tool',
  'chain',
  'retriever',
  'evaluator',
  'embedding',
  'guardrail',
])

/** What every observation of a client starts with. */
export interface StartContext {
  readonly environment: string | undefined
  readonly snapshot: Snapshot
}

/** The record of an observation that starts now at the position. */
export function startRecord(
  start: ObservationStart,
  position: Position,
  { environment, snapshot }: StartContext,
): ObservationRecord {
  const attributes = inheritedAttributes()
  const record: ObservationRecord = {
    kind: 'observation',
    id: acceptId(start.id) ?? createObservationId(),
    traceId: position.traceId,
    parentObservationId: position.parentObservationId,
    type: KINDS.has(start.type) ? (start.type as ObservationKind) : 'span', // the set holds every kind
    startTimeMs: timeOf(start.startTime) ?? Date.now(),
    endTimeMs: undefined,
    name: undefined,
    level: undefined,
    statusMessage: undefined,
    version: attributes?.version,
    environment: attributes?.environment ?? environment,
    model: undefined,
    promptName: undefined,
    promptVersion: undefined,
    completionStartTimeMs: undefined,
    input: undefined,
    output: undefined,
    metadata: undefined,
    modelParameters: undefined,
    usageDetails: undefined,
    costDetails: undefined,
    payloadBytes: 0,
    countedBytes: 0,
    stage: 'new',
    openSlot: undefined,
  }
  if (attributes?.metadata !== undefined)
    applyFields(record, { metadata: attributes.metadata }, snapshot)
  applyFields(record, start, snapshot)
  return record
}
