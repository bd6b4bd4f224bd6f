import { activeObservation } from '@heddle/core'

import { findParent } from './find-parent.ts'
import type { Parent } from './find-parent.ts'
import { stringAt } from './foreign-value.ts'
import { isHidden } from './map-run.ts'
import type { Settings } from './options.ts'
import { observationIdOfRun, traceIdOfRun } from './run-ids.ts'
import type { RunStart } from './run-start.ts'
import type { RunTable } from './run-table.ts'
import { TraceContext } from './run.ts'
import type { Run } from './run.ts'

/** Tag by which a user keeps inputs and outputs of a run out of the trace. */
const NO_IO_TAG = 'heddle:no-io'

/** A run with its place in its trace. */
export interface Placement {
  readonly run: Run
  readonly observationId: string
  readonly parentObservationId: string | null
  /** False for steps that `detail: 'compact'` leaves out. */
  readonly isShown: boolean
}

/** Decides where a starting run stands: its trace, its parent, its ids, and what of it is recorded. */
export function placeRun(start: RunStart, table: RunTable, settings: Settings): Placement {
  const active = activeObservation()
  const parent = findParent(table, start.parentRunId, active)
  const trace = parent.run?.trace ?? openTrace(start, parent, { table, settings })
  const observationId = idOfObservation(start.runId, parent, table)
  const hidden = isHidden(start)
  const above = parent.position
  const isShown = above === undefined || !isLeftOut(start, hidden, settings)
  const graphNode = stringAt(start.metadata, 'langgraph_node')
  const carriesIo = !start.tags.includes(NO_IO_TAG)
  const run: Run = {
    runId: start.runId,
    client: settings.client,
    kind: start.kind,
    name: start.name,
    className: start.className,
    startedAt: Date.now(),
    parent: parent.run,
    trace,
    isRoot: !parent.isKnownRun,
    isFromContext: parent.isFromContext,
    isGraph: start.isGraph === true,
    isInGraph: graphNode !== undefined && parent.isKnownRun,
    node: isNodeItself(start, graphNode, parent.run) ? graphNode : undefined,
    threadId: stringAt(start.metadata, 'thread_id'),
    isHidden: hidden,
    capturesInput: settings.captureInput && carriesIo,
    capturesOutput: settings.captureOutput && carriesIo,
    position: above === undefined || isShown ? { traceId: trace.traceId, observationId } : above,
    activeAtStart: active,
    observation: undefined,
    giveUp: ignore,
    promptInScope: undefined,
    lastActivityAt: 0,
    hasManualChildren: false,
    firstTokenAt: undefined,
    partial: undefined,
    requestedModel: undefined,
    lastChildOutput: undefined,
    interruption: undefined,
    collected: undefined,
    anonymousTools: undefined,
    requestedCalls: undefined,
    attempts: undefined,
  }
  return { run, observationId, parentObservationId: above?.observationId ?? null, isShown }
}

/** Runs below a node carry its name in their metadata too; the node is the one that hangs below the graph. */
function isNodeItself(
  start: RunStart,
  graphNode: string | undefined,
  parent: Run | undefined,
): boolean {
  return graphNode === start.name && (parent === undefined || parent.isGraph)
}

function ignore(): void {}

function openTrace(
  start: RunStart,
  parent: Parent,
  { table, settings }: { table: RunTable; settings: Settings },
): TraceContext {
  if (parent.position !== undefined) return new TraceContext(parent.position.traceId, 'outside')
  const paused = resumedTraceId(start, table, settings)
  if (paused !== undefined) return new TraceContext(paused, 'continued')
  return new TraceContext(traceIdOfRun(start.runId), 'own')
}

function resumedTraceId(start: RunStart, table: RunTable, settings: Settings): string | undefined {
  if (!settings.resumesInSameTrace || start.isResuming !== true) return undefined
  const threadId = stringAt(start.metadata, 'thread_id')
  return threadId === undefined ? undefined : table.paused.take(threadId)
}

function isLeftOut(start: RunStart, hidden: boolean, settings: Settings): boolean {
  return settings.isCompact && (hidden || start.type === 'span')
}

/** A run id that a caller chose for a second run, after the first ended, names a second observation: neither is lost. */
function idOfObservation(runId: string, parent: Parent, table: RunTable): string {
  const isUsed = !parent.isKnownRun && table.endedRun(runId) !== undefined
  return observationIdOfRun(isUsed ? `${runId}#${Date.now()}` : runId)
}
