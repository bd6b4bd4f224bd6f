import { currentCall } from './current-call.ts'
import { attempt, hasMethod, isObject, valueAt } from './foreign-value.ts'
import { mapEmbeddingUsage } from './map-usage.ts'

type Create = (...args: unknown[]) => unknown

/** Resources of provider clients that are listened to. */
const tapped = new WeakSet<object>()

/**
 * Listens to the Anthropic client of a model: LlamaIndex's provider drops the events that state a stream's usage. What the
 * client returns and throws stays the same object.
 */
export function tapMessages(llm: object): void {
  const anthropic = valueAt(valueAt(llm, 'session'), 'anthropic')
  // Only a plain property: `session` of other providers is a getter that would make a client.
  if (Object.getOwnPropertyDescriptor(llm, 'session')?.value === undefined) return
  tap(valueAt(anthropic, 'messages'), listenToEvents)
}

/** Listens to the OpenAI client of an embedding: LlamaIndex's provider drops the usage. */
export function tapEmbeddings(embedding: object): void {
  // The client is made by this call anyway; reading the getter makes it a moment earlier.
  if (!hasMethod(embedding, 'lazySession')) return
  const session = valueAt(embedding, 'session')
  if (!(session instanceof Promise)) return
  session.then(
    (client: unknown) => attempt(() => tap(valueAt(client, 'embeddings'), addUsage), undefined),
    () => {},
  )
}

function addUsage(answer: unknown, call: TappedCall): void {
  const usageDetails = mapEmbeddingUsage(valueAt(answer, 'usage'))
  if (usageDetails !== undefined) call.usageDetails = addUnits(call.usageDetails, usageDetails)
}

type TappedCall = NonNullable<ReturnType<typeof currentCall>>
type Listen = (answer: unknown, call: TappedCall) => void

function tap(resource: unknown, listen: Listen): void {
  if (!isObject(resource) || tapped.has(resource)) return
  const original = valueAt(resource, 'create')
  if (typeof original !== 'function') return
  const create = function (this: unknown, ...args: unknown[]): unknown {
    const call = currentCall()
    const promise: unknown = Reflect.apply(original as Create, this, args)
    if (call !== undefined && hasMethod(promise, 'then')) {
      // Registered before the caller's own `then`, so the answer is known before it is used.
      attempt(
        () => listenFirst(promise as PromiseLike<unknown>, (answer) => listen(answer, call)),
        undefined,
      )
    }
    return promise
  }
  const isSet = Reflect.defineProperty(resource, 'create', {
    value: create,
    configurable: true,
    writable: true,
    enumerable: Object.getOwnPropertyDescriptor(resource, 'create')?.enumerable ?? false,
  })
  if (isSet) tapped.add(resource)
}

function listenFirst(promise: PromiseLike<unknown>, listen: (answer: unknown) => void): void {
  void promise.then(
    (answer) => attempt(() => listen(answer), undefined),
    () => {},
  )
}

/** Lets the events complete the answer as the provider reads them. */
function listenToEvents(stream: unknown, { answer }: TappedCall): void {
  const open = valueAt(stream, Symbol.asyncIterator)
  if (answer === undefined || !isObject(stream) || typeof open !== 'function') return
  const iterate = (): object => {
    const iterator = Reflect.apply(open as () => object, stream, [])
    const next = valueAt(iterator, 'next') as () => Promise<IteratorResult<unknown>>
    const read = async (): Promise<IteratorResult<unknown>> => {
      const step = await next.call(iterator)
      attempt(() => answer.addRaw(step.value), undefined)
      return step
    }
    Object.defineProperty(iterator, 'next', { value: read, configurable: true, writable: true })
    return iterator
  }
  Object.defineProperty(stream, Symbol.asyncIterator, {
    value: iterate,
    configurable: true,
    writable: true,
  })
}

function addUnits(
  before: Record<string, number> | undefined,
  units: Record<string, number>,
): Record<string, number> {
  const sum = { ...before }
  for (const [unit, amount] of Object.entries(units)) sum[unit] = (sum[unit] ?? 0) + amount
  return sum
}
