import type { CallTracer } from '../call-tracer.ts'

/** The SDK without telemetry. */
export function createTracer(): CallTracer {
  return { telemetry: undefined, flush: () => Promise.resolve() }
}
