import type { ChainTracer } from '../chain-tracer.ts'

/** The chain without callbacks. */
export function createTracer(): ChainTracer {
  return { callbacks: () => undefined, flush: () => Promise.resolve() }
}
