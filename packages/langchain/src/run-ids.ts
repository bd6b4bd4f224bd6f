import { observationIdFrom, traceIdFrom } from '@heddle/core/ids'

const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/

/**
 * The trace id of a root run: the digits of its UUID (32 hex digits), or the hash of an id of another form.
 * Who chooses the `runId` of a call knows the trace id before the call.
 */
export function traceIdOfRun(runId: string): string {
  const uuid = runId.toLowerCase()
  return UUID.test(uuid) ? uuid.replaceAll('-', '') : traceIdFrom(runId)
}

/** The observation id of a run: the last 16 hex digits of its UUID, or of the hash of an id of another form. */
export function observationIdOfRun(runId: string): string {
  const uuid = runId.toLowerCase()
  return UUID.test(uuid) ? uuid.slice(19, 23) + uuid.slice(24) : observationIdFrom(runId)
}
