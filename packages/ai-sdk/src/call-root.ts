import type { ObservationHandle, ObservationKind } from '@heddle/core'

import type { CallIdentity, CallOpening, CallStart } from './call-start.ts'
import { recorded } from './options.ts'
import type { Settings } from './options.ts'

/** What a call knows of its root before it is opened. */
interface RootParts {
  readonly identity: CallIdentity
  readonly settings: Settings
  readonly start: CallStart
}

/** Starts the root observation of a call, and says of the trace what the call knows of it. */
export function openRoot(parts: RootParts, opening: CallOpening): ObservationHandle {
  const { identity, settings } = parts
  const { context, name, startTime, metadata } = parts.start
  const input = recorded(settings, opening.input, { kind: 'call', field: 'input' })
  const root = settings.client.startObservation({
    id: identity.id,
    traceId: identity.traceId,
    parentObservationId: identity.parentId ?? null,
    type: opening.type,
    name,
    startTime,
    input,
    model: opening.model,
    modelParameters: opening.modelParameters,
    metadata: { ...metadata, ...context.metadata },
  })
  const isRoot = identity.parentId === undefined
  const { name: traceName, ...trace } = context.trace
  settings.client.updateTrace(identity.traceId, {
    ...trace,
    ...(identity.isNested ? undefined : { name: traceName }),
    ...(isRoot ? { input } : undefined),
  })
  return root
}

/** A handle for a root that has ended, under the same id, so that another end corrects the first. */
export function reopenRoot(
  { identity, settings, start }: RootParts,
  type: ObservationKind | undefined,
): ObservationHandle {
  return settings.client.startObservation({
    id: identity.id,
    traceId: identity.traceId,
    parentObservationId: identity.parentId ?? null,
    type,
    name: start.name,
    startTime: start.startTime,
  })
}
