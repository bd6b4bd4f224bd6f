import { resolveParent } from '@heddle/core'

import { currentCall } from './current-call.ts'
import { resolveSettings } from './options.ts'
import { activeOtelSpan, isTracingSuppressed } from './otel-context.ts'
import type { Registration } from './registration.ts'
import type { CallPlace } from './traced-call.ts'

/**
 * Where a call of the component stands that starts here. Undefined when it is not recorded: tracing is off or suppressed,
 * or the component was only found inside another one and nothing is around the call.
 */
export function placeCall(registration: Registration): CallPlace | undefined {
  if (isTracingSuppressed()) return undefined
  const outer = currentCall()
  const settings =
    outer !== undefined && !registration.isRoot
      ? outer.settings
      : resolveSettings(registration.options, outer?.settings)
  if (!settings.client.enabled) return undefined
  const inner = resolveParent()
  const parent = inner ?? activeOtelSpan()
  if (parent === undefined && !registration.isRoot) return undefined
  const { kind } = registration
  return { settings, parent, outer, kind, registration, isForeignParent: inner === undefined }
}
