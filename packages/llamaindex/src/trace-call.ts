import { runWithObservation } from '@heddle/core'

import { placeCall } from './call-place.ts'
import { currentCall } from './current-call.ts'
import { attempt, classNameOf, hasMethod, isObject } from './foreign-value.ts'
import { ItemCollector } from './item-collector.ts'
import type { CallStart, Invocation, ObservedMethod } from './observed-method.ts'
import { rememberResult } from './results.ts'
import { keepStream } from './stream-keeper.ts'
import { TracedCall } from './traced-call.ts'
import { isStream } from './watch-stream.ts'

/** Calls the original with its observation active, and ends that when the result ends. */
export function traceCall(invocation: Invocation, method: ObservedMethod): unknown {
  const opened = attempt(() => openCall(invocation, method), undefined)
  if (opened === undefined) return invocation.run(invocation.args)
  const { call, start } = opened
  const run = () => invocation.run(start.args ?? invocation.args)
  let result: unknown
  try {
    result = runWithObservation(call.active, run)
  } catch (error) {
    call.fail(error)
    throw error
  }
  return settle(opened, result)
}

interface OpenedCall {
  readonly call: TracedCall
  readonly start: CallStart
}

function openCall(invocation: Invocation, method: ObservedMethod): OpenedCall | undefined {
  const { registration, component } = invocation
  if (method.isOutermostOnly === true && currentCall()?.registration === registration)
    return undefined
  const place = placeCall(registration)
  if (place === undefined) return undefined
  invocation.discover()
  const start = begin(invocation, method, place.settings)
  const { type = method.type, name, input, model, modelParameters } = start
  const { kind } = registration
  const llamaindex = { kind, class: classNameOf(component), method: invocation.method }
  const metadata = { ...start.metadata, llamaindex }
  const call = new TracedCall({ type, name, input, model, modelParameters, metadata }, place)
  call.answer = start.answer
  return { call, start }
}

/** What the method says about the call; when its arguments cannot be read, the call is recorded without them. */
function begin(
  invocation: Invocation,
  method: ObservedMethod,
  settings: TracedCall['settings'],
): CallStart {
  const nothing: CallStart = { name: invocation.method, finish: () => ({}) }
  return attempt(() => method.begin(invocation, settings), nothing)
}

/** Ends the call when its result ends, and returns the result as the program should get it. Never throws. */
function settle(opened: OpenedCall, result: unknown): unknown {
  try {
    return settleWith(opened, result)
  } catch {
    // A hostile result, such as a frozen stream: it is handed on, and the observation ends here.
    opened.call.end({})
    return result
  }
}

function settleWith(opened: OpenedCall, result: unknown): unknown {
  const { call, start } = opened
  if (!isObject(result)) return finish(opened, result)
  if (Object.getPrototypeOf(result) === Promise.prototype) {
    // The returned promise is the only branch, so a rejection nobody handles is still reported by the runtime.
    return (result as unknown as Promise<unknown>).then(
      (value) => settle(opened, value),
      (error: unknown) => {
        call.fail(error)
        throw error
      },
    )
  }
  if (hasMethod(result, 'then')) return watchThenable(opened, result)
  rememberResult(result, call.active)
  const stream = start.streamOf?.(result) ?? result
  if (!isStream(stream)) return finish(opened, result)
  start.prepareStream?.(stream)
  const watched = keepStream(call, stream, start.collector ?? new ItemCollector())
  if (stream !== result) return result
  rememberResult(watched, call.active)
  return watched
}

function finish({ call, start }: OpenedCall, result: unknown): unknown {
  call.end(attempt(() => start.finish(result, call), {}))
  // A tool is the program's own: it may hand on a stream that is read later.
  if (call.kind !== 'tool') call.closeStreams('the call around the stream ended')
  return result
}

/** Watches the first `then`: calling it ourselves would start a lazy thenable a second time. */
function watchThenable(opened: OpenedCall, thenable: object): object {
  type Then = (onValue?: unknown, onError?: unknown) => unknown
  const original = Reflect.get(thenable, 'then') as Then // its caller looked
  const then: Then = (onValue, onError) => {
    const onFulfilled = (value: unknown): unknown => {
      const settled = settle(opened, value)
      return typeof onValue === 'function' ? (onValue(settled) as unknown) : settled
    }
    const onRejected = (error: unknown): unknown => {
      opened.call.fail(error)
      if (typeof onError === 'function') return onError(error) as unknown
      throw error
    }
    return Reflect.apply(original, thenable, [onFulfilled, onRejected])
  }
  // oxlint-disable-next-line unicorn/no-thenable -- it is one already
  Object.defineProperty(thenable, 'then', { value: then, configurable: true, writable: true })
  return thenable
}
