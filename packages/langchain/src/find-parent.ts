import { activeObservation } from '@heddle/core'
import type { ActiveObservation } from '@heddle/core'

import { ambientRunId } from './ambient-run.ts'
import type { RunTable } from './run-table.ts'
import type { Run } from './run.ts'

/** Where a starting run belongs. */
export interface Parent {
  /** The open run around it. */
  readonly run: Run | undefined
  /** The observation to attach to; undefined for the root of a new trace. */
  readonly position: ActiveObservation | undefined
  /** Whether any LangChain run stands above it, open or ended. */
  readonly isKnownRun: boolean
  /** Found through the running code's context although the call named no parent. */
  readonly isFromContext: boolean
}

/**
 * The named parent run, else the run around the running code (a nested call that was given its own callbacks),
 * else what is active in Heddle's context, else none.
 */
export function findParent(
  table: RunTable,
  parentRunId: string | undefined,
  active: ActiveObservation | undefined = activeObservation(),
): Parent {
  const named = parentByRunId(table, parentRunId, active)
  if (named !== undefined) return named
  const ambient = parentByRunId(table, ambientRunId(), active)
  if (ambient !== undefined) return { ...ambient, isFromContext: true }
  return { run: undefined, position: active, isKnownRun: false, isFromContext: false }
}

function parentByRunId(
  table: RunTable,
  runId: string | undefined,
  active: ActiveObservation | undefined,
): Parent | undefined {
  const run = table.openRun(runId)
  if (run !== undefined)
    return { run, position: deeperOf(run, active), isKnownRun: true, isFromContext: false }
  const ended = table.endedRun(runId)
  if (ended === undefined) return undefined
  return { run: undefined, position: ended.position, isKnownRun: true, isFromContext: false }
}

/** A manual observation that was opened inside the run, and is active now, stands between the run and its new child. */
function deeperOf(run: Run, active: ActiveObservation | undefined): ActiveObservation {
  if (active === undefined || active === run.activeAtStart || !run.hasManualChildren) {
    return run.position
  }
  return active.traceId === run.position.traceId ? active : run.position
}
