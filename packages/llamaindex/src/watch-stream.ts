/** What a watched stream tells. No method may throw. */
export interface StreamListener {
  /** Runs one step of the stream in the context of the call that made it. */
  run<Result>(step: () => Result): Result
  item(value: unknown): void
  /** The stream gave its last item. */
  done(): void
  fail(error: unknown): void
  /** The reader wants no more. */
  stop(): void
  /** Another object stands for the stream from now on. */
  moved(stream: object): void
}

type Method = (...args: unknown[]) => unknown

/** Whether the result is read step by step. A stream with methods of its own, such as a workflow's, is left alone. */
export function isStream(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  if (value instanceof ReadableStream) {
    return Object.getPrototypeOf(value) === ReadableStream.prototype && !value.locked
  }
  return typeof Reflect.get(value, Symbol.asyncIterator) === 'function'
}

/**
 * Listens to a stream without ever reading ahead of its reader. An iterable stays the same object, so that whoever
 * replaced its methods keeps being called; a ReadableStream becomes an equal one.
 */
export function watchStream(stream: object, listener: StreamListener): object {
  return stream instanceof ReadableStream
    ? watchReadable(stream, listener)
    : watchIterable(stream, listener)
}

function watchReadable(stream: ReadableStream, listener: StreamListener): ReadableStream {
  const reader = stream.getReader()
  const read = () => reader.read()
  return new ReadableStream<unknown>(
    {
      async pull(controller) {
        try {
          const { done, value } = await listener.run(read)
          if (done) {
            listener.done()
            controller.close()
          } else {
            listener.item(value)
            controller.enqueue(value)
          }
        } catch (error) {
          listener.fail(error)
          controller.error(error)
        }
      },
      async cancel(reason) {
        try {
          await listener.run(() => reader.cancel(reason))
        } finally {
          listener.stop()
        }
      },
    },
    // Without room of its own the stream passes back pressure on.
    { highWaterMark: 0 },
  )
}

function watchIterable(stream: object, listener: StreamListener): object {
  const open = Reflect.get(stream, Symbol.asyncIterator) as () => object // isStream looked
  const reading = { isDelegated: false }
  if (typeof Reflect.get(stream, 'next') === 'function') watchIterator(stream, listener, reading)
  override(stream, Symbol.asyncIterator, () => {
    const iterator = Reflect.apply(open, stream, [])
    if (iterator === stream) return stream
    // The iterator reads the stream's own steps, which must not be noted twice.
    reading.isDelegated = true
    listener.moved(iterator)
    return watchIterator(iterator, listener, { isDelegated: false })
  })
  return stream
}

function watchIterator(
  iterator: object,
  listener: StreamListener,
  reading: { isDelegated: boolean },
): object {
  const next = Reflect.get(iterator, 'next') as Method
  const step = () => Reflect.apply(next, iterator, [])
  const watch = watcherOf(listener)
  override(iterator, 'next', (...args) => {
    if (reading.isDelegated) return Reflect.apply(next, iterator, args)
    if (args.length === 0) return watch(step)
    return watch(() => Reflect.apply(next, iterator, args))
  })
  watchThrow(iterator, reading, watch)
  watchReturn(iterator, listener, reading)
  return iterator
}

type Watcher = (step: () => unknown) => unknown

/** Runs a step and notes what it gave. The functions are made once for a stream, not once for an item. */
function watcherOf(listener: StreamListener): Watcher {
  const note = (step: unknown): unknown => {
    const { done, value } = (step ?? {}) as IteratorResult<unknown> // what iterators give
    if (done === true) listener.done()
    else listener.item(value)
    return step
  }
  const fail = (error: unknown): never => {
    listener.fail(error)
    throw error
  }
  return (step) => {
    let result: unknown
    try {
      result = listener.run(step)
    } catch (error) {
      return fail(error)
    }
    return result instanceof Promise ? result.then(note, fail) : note(result)
  }
}

function watchThrow(iterator: object, reading: { isDelegated: boolean }, watch: Watcher): void {
  const original: unknown = Reflect.get(iterator, 'throw')
  if (typeof original !== 'function') return
  override(iterator, 'throw', (...args) => {
    const step = (): unknown => Reflect.apply(original, iterator, args)
    return reading.isDelegated ? step() : watch(step)
  })
}

/** The stream itself is closed first, so that what it closes inside keeps what it had given. */
function watchReturn(
  iterator: object,
  listener: StreamListener,
  reading: { isDelegated: boolean },
): void {
  const original: unknown = Reflect.get(iterator, 'return')
  override(iterator, 'return', (...args) => {
    if (typeof original !== 'function') {
      // A loop that breaks says so by `return`, which an iterator need not have.
      listener.stop()
      return Promise.resolve({ done: true, value: args[0] })
    }
    const step = (): unknown => Reflect.apply(original, iterator, args)
    if (reading.isDelegated) return step()
    const result = listener.run(step)
    if (!(result instanceof Promise)) {
      listener.stop()
      return result
    }
    return result.finally(() => listener.stop())
  })
}

/** Leaves out items of a stream: they are handed to `take` and never reach a reader, however it reads. */
export function dropItems(
  stream: object,
  isDropped: (item: unknown) => boolean,
  take: (item: unknown) => void,
): void {
  const next: unknown = Reflect.get(stream, 'next')
  if (typeof next !== 'function') return
  const read = (args: unknown[]): unknown => {
    const result: unknown = Reflect.apply(next, stream, args)
    if (!(result instanceof Promise)) return result
    return result.then((step: IteratorResult<unknown>) => {
      if (step.done === true || !isDropped(step.value)) return step
      take(step.value)
      return read([])
    })
  }
  override(stream, 'next', (...args) => read(args))
}

function override(target: object, key: PropertyKey, value: Method): void {
  Object.defineProperty(target, key, { value, configurable: true, writable: true })
}
