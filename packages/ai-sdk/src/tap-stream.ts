/** What a tap tells about the stream it sits on. None of the methods may throw. */
export interface StreamListener {
  part(value: unknown): void
  /** The stream gave its last part. */
  end(): void
  fail(error: unknown): void
  /** The reader wants no more. */
  cancel(reason: unknown): void
}

/** Whether somebody waits for the next part: then a slow model is at work, not an absent reader. */
export interface StreamTap {
  readonly isAwaited: boolean
}

/** Methods by which a stream is consumed. */
const READ_METHODS = ['getReader', 'pipeThrough', 'pipeTo', 'tee', 'values'] as const

/**
 * Listens to a stream by overriding the read methods of this one instance: its first consumer reads through the tap.
 * The object around the stream stays untouched, because the SDK may have given the application another copy of it that
 * shares the stream. Nothing is read ahead and cancelling goes through. Undefined when the stream cannot be tapped.
 */
export function tapStream(stream: unknown, listener: StreamListener): StreamTap | undefined {
  if (!(stream instanceof ReadableStream) || stream.locked) return undefined
  const state = { isAwaited: false }
  let tapped: ReadableStream | undefined
  // Taken now: the instance's own method is replaced below.
  const getReader = stream.getReader.bind(stream)
  const open = (): ReadableStream => (tapped ??= readThrough(getReader, listener, state))
  try {
    for (const method of READ_METHODS) {
      override(stream, method, (...args) => {
        const through = open()
        return Reflect.apply(Reflect.get(through, method) as Method, through, args)
      })
    }
    override(stream, Symbol.asyncIterator, (...args) => {
      const through = open()
      return Reflect.apply(Reflect.get(through, Symbol.asyncIterator) as Method, through, args)
    })
  } catch {
    // A frozen stream: nothing was overridden, or every override still works.
    return undefined
  }
  return state
}

type Method = (...args: unknown[]) => unknown

function readThrough(
  getReader: () => ReadableStreamDefaultReader,
  listener: StreamListener,
  state: { isAwaited: boolean },
): ReadableStream {
  const reader = getReader()
  return new ReadableStream(
    {
      async pull(controller) {
        state.isAwaited = true
        try {
          const { done, value } = await reader.read()
          if (done) {
            listener.end()
            controller.close()
          } else {
            listener.part(value)
            controller.enqueue(value)
          }
        } catch (error) {
          listener.fail(error)
          controller.error(error)
        } finally {
          state.isAwaited = false
        }
      },
      cancel(reason) {
        listener.cancel(reason)
        return reader.cancel(reason)
      },
    },
    // Without room of its own the tap passes back pressure on.
    { highWaterMark: 0 },
  )
}

function override(target: object, key: PropertyKey, value: Method): void {
  Object.defineProperty(target, key, { value, configurable: true, writable: true })
}
