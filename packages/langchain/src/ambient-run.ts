import { registerParentResolver } from '@heddle/core'
import type { ActiveObservation } from '@heddle/core'

import { isObject, objectAt, stringAt } from './foreign-value.ts'
import { findRun } from './run-table.ts'

/** Where LangChain keeps the run around the running code. Source: @langchain/core singletons, 0.3.80 to 1.4.0. */
const LANGCHAIN_STORAGE = Symbol.for('ls:tracing_async_local_storage')
const CHILD_CONFIG = Symbol.for('lc:child_config')
const RESOLVER = Symbol.for('heddle.langchain.parent-resolver')

interface Storage {
  getStore(): unknown
}

/** The id of the LangChain run around the running code, when LangChain keeps track of it. */
export function ambientRunId(): string | undefined {
  const storage = (globalThis as { [key: symbol]: Storage | undefined })[LANGCHAIN_STORAGE]
  const store = storage?.getStore()
  if (!isObject(store)) return undefined
  const extra: { readonly [key: symbol]: unknown } | undefined = objectAt(store, 'extra')
  return stringAt(objectAt(extra?.[CHILD_CONFIG], 'callbacks'), '_parentRunId')
}

/**
 * Tells core the observation of the run around the running code, once per process.
 * When Heddle's own context changed since that run started, what is active there is newer and wins.
 */
export function registerAmbientRuns(): void {
  const holder = globalThis as { [key: symbol]: boolean | undefined }
  if (holder[RESOLVER] === true) return
  holder[RESOLVER] = true
  registerParentResolver(resolveAmbientRun)
}

function resolveAmbientRun(active: ActiveObservation | undefined): ActiveObservation | undefined {
  const runId = ambientRunId()
  const run = runId === undefined ? undefined : findRun(runId)
  if (run === undefined || run.activeAtStart !== active) return undefined
  if ('hasManualChildren' in run) run.hasManualChildren = true
  return run.position
}
