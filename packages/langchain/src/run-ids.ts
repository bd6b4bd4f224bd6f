import { observationIdFrom, traceIdFrom } from '@heddle/core'

const UUID_HEX = /^[\da-f]{32}$/

/** A run id as 32 hex digits, when it is a UUID. */
function uuidHex(runId: string): string | undefined {
  if (runId.length !== 36) return undefined
  const hex = runId.replaceAll('-', '').toLowerCase()
  return UUID_HEX.test(hex) ? hex : undefined
}

/**
 * The trace id of a root run: the digits of its UUID (32 hex digits), or the hash of an id of another form.
 * Who chooses the `runId` of a call knows the trace id before the call.
 */
export function traceIdOfRun(runId: string): string {
  return uuidHex(runId) ?? traceIdFrom(runId)
}

/** The observation id of a run: the last 16 hex digits of its UUID, or of the hash of an id of another form. */
export function observationIdOfRun(runId: string): string {
  return uuidHex(runId)?.slice(16) ?? observationIdFrom(runId)
}
