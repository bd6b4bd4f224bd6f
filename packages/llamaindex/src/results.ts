import { isObject } from './foreign-value.ts'
import { state } from './state.ts'
import type { TraceReference } from './state.ts'

/** Notes which observation a result came from. The outermost call that returns an object counts. */
export function rememberResult(result: unknown, reference: TraceReference): void {
  if (isObject(result)) state.results.set(result, reference)
}

/**
 * Where the call that returned this object is recorded: a response of an engine, a stream, nodes, a workflow's context,
 * or the last event of an agent. Undefined for objects that no observed call returned. Use it to attach feedback.
 *
 * @example
 * const response = await engine.query({ query })
 * heddle.scores.create({ ...getTraceOf(response), name: 'thumbs', value: true })
 */
export function getTraceOf(result: object): TraceReference | undefined {
  const found = isObject(result) ? state.results.get(result) : undefined
  return found === undefined
    ? undefined
    : { traceId: found.traceId, observationId: found.observationId }
}
