import type { ObservedCall } from '../trace/observed-call.ts'

interface NodeStream {
  once(event: 'close', listener: () => void): unknown
  readonly errored?: unknown
}

/**
 * Ends the call when the result closes, if it is a stream of Node.js, and says whether it is one. What flows through is left
 * alone: it may be files or sockets.
 */
export function observesNodeStream(call: ObservedCall, result: object): boolean | undefined {
  if (!isNodeStream(result)) return false
  result.once('close', () => {
    const { errored } = result
    if (errored instanceof Error) call.fail(errored)
    else call.succeed(undefined)
  })
  return true
}

function isNodeStream(value: object): value is NodeStream {
  return ['pipe', 'once', 'read'].every((key) => typeof Reflect.get(value, key) === 'function')
}
