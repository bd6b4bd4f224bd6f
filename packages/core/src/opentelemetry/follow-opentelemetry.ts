import { registerParentResolver } from '../trace/active-observation.ts'
import type { ActiveObservation } from '../trace/observation-fields.ts'

/** Where @opentelemetry/api 1.x keeps what is registered. Source: its `internal/global-utils`. */
const API = Symbol.for('opentelemetry.js.api.1')
/** The key of the active span in a context. Source: @opentelemetry/api 1.x, `trace/context-utils`. */
const SPAN = Symbol.for('OpenTelemetry Context Key SPAN')
/** What OpenTelemetry gives for no span at all. Source: W3C Trace Context, invalid ids. */
const INVALID_TRACE_ID = '0'.repeat(32)

interface SpanContext {
  readonly traceId: string
  readonly spanId: string
}

interface ApiHolder {
  readonly [key: symbol]:
    | {
        readonly context?: {
          active(): {
            getValue(key: symbol): { spanContext(): SpanContext } | undefined
          }
        }
      }
    | undefined
}

/**
 * Makes the active OpenTelemetry span the parent of observations that start where no observation of Heddle is active, so that
 * both are in one trace. Needs no OpenTelemetry package by itself: it looks at what the program registered. Returns a
 * function that takes it back.
 *
 * @example followOpenTelemetry()
 */
export function followOpenTelemetry(): () => void {
  return registerParentResolver((active) => active ?? activeSpan())
}

function activeSpan(): ActiveObservation | undefined {
  const api = (globalThis as ApiHolder)[API]
  const span = api?.context?.active().getValue(SPAN)?.spanContext()
  if (span === undefined || span.traceId === INVALID_TRACE_ID) return undefined
  return { traceId: span.traceId, observationId: span.spanId }
}
