import type { Heddle } from '../client/heddle.ts'
import { getHeddle } from '../client/heddle.ts'
import type { ObservationFields, ObservationKind } from './observation-fields.ts'
import { observeResult, runInCall } from './observe-result.ts'
import { ObservedCall } from './observed-call.ts'

export interface ObserveOptions extends Omit<ObservationFields, 'input' | 'output'> {
  /** Default: the function's name. */
  name?: string | undefined
  /** Default: `span`. */
  type?: ObservationKind | undefined
  /** False keeps the arguments out of the trace. Default: true. */
  captureInput?: boolean | undefined
  /** False keeps the result out of the trace. Default: true. */
  captureOutput?: boolean | undefined
  /** What to show of the arguments. Default: the only argument, or the list of several. */
  mapInput?: ((args: readonly unknown[]) => unknown) | undefined
  /** What to show of the result; of a stream or iterator, of the list of its items. Default: all of it. */
  mapOutput?: ((output: unknown) => unknown) | undefined
  /** Default: the process-wide client. */
  client?: Heddle | undefined
}

/** Any function at all; what it takes and returns is kept by the wrapper's type. */
export type AnyFunction = (...args: never[]) => unknown

/**
 * Returns the function with each call recorded: arguments, result, error and duration, nested under the observation that
 * is active where it is called. Promises, thenables, iterators and streams end the observation when they end. Results,
 * errors, `this` and types stay what they are; only a native promise or a ReadableStream is replaced by an equal one.
 *
 * @example const answer = observe(async (question: string) => search(question), { name: 'rag', type: 'chain' })
 */
export function observe<Fn extends AnyFunction>(fn: Fn, options: ObserveOptions = {}): Fn {
  return new Proxy(fn, {
    apply: (target, thisArgument: unknown, args: never[]) => {
      const run = (): unknown => Reflect.apply(target, thisArgument, args)
      const client = options.client ?? getHeddle()
      if (!client.enabled) return run()
      const call = new ObservedCall(client, options, { name: target.name, args })
      return observeResult(call, runInCall(call, run))
    },
  })
}
