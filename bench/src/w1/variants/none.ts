import type { BareTracer } from '../bare-tracer.ts'

/** The program without tracing: what the harness itself costs. */
export function createTracer(): BareTracer {
  return {
    start: () => undefined,
    end: () => {},
    flush: () => Promise.resolve(),
  }
}
