import { observesNodeStream } from '#platform'

import { captureContext, runWithObservation } from './active-observation.ts'
import type { ObservedCall } from './observed-call.ts'

/** Ends the call when its result ends, and returns the result as the host should get it. Never throws. */
export function observeResult(call: ObservedCall, result: unknown): unknown {
  try {
    return endWith(call, result)
  } catch {
    // A hostile result, such as a frozen thenable: it is handed on, and the observation ends here.
    call.succeed(undefined)
    return result
  }
}

function endWith(call: ObservedCall, result: unknown): unknown {
  if (typeof result !== 'object' || result === null) return endWithValue(call, result)
  if (Object.getPrototypeOf(result) === Promise.prototype) {
    return observePromise(call, result as Promise<unknown>) // the prototype says so
  }
  if (hasMethod(result, 'then')) return observeThenable(call, result)
  if (result instanceof ReadableStream) return observeStream(call, result)
  if (observesNodeStream(call, result)) return result
  if (isIterator(result)) return observeIterator(call, result)
  if (!hasMethod(result, Symbol.asyncIterator)) return endWithValue(call, result)
  wrap(result, Symbol.asyncIterator, (open) => observeIterator(call, open() as object)) // an iterator
  return result
}

function endWithValue(call: ObservedCall, value: unknown): unknown {
  call.succeed(value)
  return value
}

function observePromise(call: ObservedCall, promise: Promise<unknown>): Promise<unknown> {
  // The returned promise is the only branch, so a rejection nobody handles is still reported by the runtime.
  return follow(call, promise, (value) => observeResult(call, value))
}

function follow(
  call: ObservedCall,
  promise: Promise<unknown>,
  onValue: (value: unknown) => unknown,
): Promise<unknown> {
  return promise.then(onValue, (error: unknown) => {
    call.fail(error)
    throw error
  })
}

type Then = (...callbacks: unknown[]) => unknown

/** Watches the first `then`. Calling `then` ourselves would start lazy thenables such as database queries a second time. */
function observeThenable(call: ObservedCall, thenable: object): object {
  const original = Reflect.get(thenable, 'then') as Then // its caller knows that there is one
  let isWatched = false
  override(thenable, 'then', (onValue, onError) => {
    if (isWatched) return Reflect.apply(original, thenable, [onValue, onError])
    isWatched = true
    const inCaller = captureContext()
    const onFulfilled = (value: unknown): unknown => {
      const observed = observeResult(call, value)
      return typeof onValue === 'function' ? inCaller(() => onValue(observed)) : observed
    }
    const onRejected = (error: unknown): unknown => {
      call.fail(error)
      if (typeof onError === 'function') return inCaller(() => onError(error))
      throw error
    }
    // A lazy one does its work in here.
    return runWithObservation(call.active, () =>
      Reflect.apply(original, thenable, [onFulfilled, onRejected]),
    )
  })
  return thenable
}

/** An equal stream that reads from the original only when it is read. */
function observeStream(call: ObservedCall, stream: ReadableStream): ReadableStream {
  if (stream.locked) {
    call.succeed(undefined)
    return stream
  }
  if (Object.getPrototypeOf(stream) !== ReadableStream.prototype)
    return observeSubclass(call, stream)
  const reader = stream.getReader()
  return new ReadableStream<unknown>(
    {
      async pull(controller) {
        const { done, value } = await watchInside(call, () => reader.read())
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel(reason) {
        call.finishItems()
        return reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}

/** A stream with methods of its own stays itself; its readers are watched. */
function observeSubclass(call: ObservedCall, stream: ReadableStream): ReadableStream {
  wrap(stream, 'getReader', (getReader) => {
    const reader = getReader() as object // a stream's reader
    wrap(reader, 'read', (read) => watchInside(call, read))
    wrap(reader, 'cancel', (cancel) => {
      call.finishItems()
      return cancel()
    })
    return reader
  })
  return stream
}

/** Watches each step. */
function observeIterator(call: ObservedCall, iterator: object): object {
  for (const method of ['next', 'return', 'throw'] as const) {
    if (hasMethod(iterator, method)) wrap(iterator, method, (step) => watchInside(call, step))
    // A loop that breaks says so by `return`, which an iterator need not have.
    else if (method === 'return') override(iterator, method, () => stop(call))
  }
  return iterator
}

function stop(call: ObservedCall): Step {
  call.finishItems()
  return { done: true, value: undefined }
}

interface Step {
  readonly done?: boolean | undefined
  readonly value?: unknown
}

/** Runs the function with the observation active, which fails when the function throws. */
export function runInCall<Result>(call: ObservedCall, run: () => Result): Result {
  try {
    return runWithObservation(call.active, run)
  } catch (error) {
    call.fail(error)
    throw error
  }
}

/**
 * Runs one step of an iterator or reader and records what it gave. Returns and throws what the step did. The observation is active:
 * what a generator or a stream does, it does in its steps.
 */
function watchInside<Result>(call: ObservedCall, run: () => Result): Result {
  const result = runInCall(call, run)
  if (!(result instanceof Promise)) {
    recordStep(call, result)
    return result
  }
  return follow(call, result, (step) => {
    recordStep(call, step)
    return step
  }) as Result // the same step in a promise of the same kind
}

function recordStep(call: ObservedCall, step: unknown): void {
  const { done, value } = (step ?? {}) as Step // an iterator's step, or nothing
  if (done === true) call.finishItems(value)
  else call.item(value)
}

/** Puts the method in place of the object's own, which it can call with what it was called with. */
function wrap(
  target: object,
  key: PropertyKey,
  method: (original: () => unknown) => unknown,
): void {
  const original = Reflect.get(target, key) as Then // its callers know that there is one
  override(target, key, (...args) => method(() => Reflect.apply(original, target, args)))
}

function override(target: object, key: PropertyKey, method: (...args: unknown[]) => unknown): void {
  Object.defineProperty(target, key, { value: method, configurable: true, writable: true })
}

function hasMethod(value: object, key: PropertyKey): boolean {
  return typeof Reflect.get(value, key) === 'function'
}

/** An iterator or generator, but no collection: those have no `next`. */
function isIterator(value: object): boolean {
  if (!hasMethod(value, 'next')) return false
  return hasMethod(value, Symbol.iterator) || hasMethod(value, Symbol.asyncIterator)
}
