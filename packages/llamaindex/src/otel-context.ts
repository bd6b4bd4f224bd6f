import type { ActiveObservation } from '@heddle/core'

import { hasMethod, objectAt, stringAt, valueAt } from './foreign-value.ts'

/** Where `@opentelemetry/api` 1.x keeps what was registered with it. Source: its internal/global-utils. */
const API = Symbol.for('opentelemetry.js.api.1')
/** Keys of the active span and of the wish not to be traced in a context. Source: its context-utils, and @opentelemetry/core. */
const SPAN_KEY = Symbol.for('OpenTelemetry Context Key SPAN')
const SUPPRESSED_KEY = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING')
/** Ids that mean there is no span. Source: W3C Trace Context, 3.2.2. */
const NO_ID = /^0+$/

/** The active span of OpenTelemetry, when the program set that up: the parent of what starts here. */
export function activeOtelSpan(): ActiveObservation | undefined {
  const span = contextValue(SPAN_KEY)
  if (!hasMethod(span, 'spanContext')) return undefined
  try {
    const context = (valueAt(span, 'spanContext') as () => unknown).call(span)
    const traceId = stringAt(context, 'traceId')
    const observationId = stringAt(context, 'spanId')
    if (traceId === undefined || observationId === undefined || NO_ID.test(traceId))
      return undefined
    return { traceId, observationId }
  } catch {
    return undefined
  }
}

/** Whether the running code asked OpenTelemetry not to be traced. */
export function isTracingSuppressed(): boolean {
  return contextValue(SUPPRESSED_KEY) === true
}

function contextValue(key: symbol): unknown {
  const api: unknown = Reflect.get(globalThis, API)
  if (api === undefined) return undefined
  const contexts = objectAt(api, 'context')
  if (!hasMethod(contexts, 'active')) return undefined
  try {
    const active = (valueAt(contexts, 'active') as () => unknown).call(contexts)
    if (!hasMethod(active, 'getValue')) return undefined
    return (valueAt(active, 'getValue') as (key: symbol) => unknown).call(active, key)
  } catch {
    return undefined
  }
}
