import { getHeddle } from '../client/heddle.ts'
import { runWithObservation } from './active-observation.ts'
import type { ObservationFields, ObservationKind } from './observation-fields.ts'

export interface ObserveOptions extends Omit<ObservationFields, 'input' | 'output'> {
  /** Default: `span`. */
  type?: ObservationKind | undefined
  /** False keeps the arguments out of the trace. Default: true. */
  captureInput?: boolean | undefined
  /** False keeps the result out of the trace. Default: true. */
  captureOutput?: boolean | undefined
}

type AnyFunction = (...args: never[]) => unknown

/** Wraps a function so that each call is an observation. */
export function observe<Fn extends AnyFunction>(fn: Fn, options: ObserveOptions = {}): Fn {
  return new Proxy(fn, {
    apply(target, thisArgument, args: never[]) {
      const handle = getHeddle().startObservation({
        name: fn.name,
        ...options,
        input: args.length > 1 ? args : args[0],
      })
      const active = { traceId: handle.traceId, observationId: handle.id }
      return runWithObservation(active, () => {
        const result = Reflect.apply(target, thisArgument, args)
        if (!(result instanceof Promise)) {
          handle.end({ output: result })
          return result
        }
        return result.then((output) => {
          handle.end({ output })
          return output
        })
      })
    },
  })
}
