import type { Heddle } from '../client/heddle.ts'
import type { ActiveObservation, ObservationEnd, ObservationHandle } from './observation-fields.ts'
import type { ObserveOptions } from './observe.ts'

/** Items of a stream that are kept for its output. */
const MAX_KEPT_ITEMS = 10_000
/** Characters of a stream of texts that are kept for its output, as many as a field may have bytes. */
const MAX_KEPT_CHARACTERS = 1_000_000
/** Names of errors that say the caller wanted no more. */
const ABORTS: ReadonlySet<unknown> = new Set(['AbortError', 'APIUserAbortError'])

export interface CallSubject {
  readonly name: string
  readonly args: readonly unknown[]
}

/** One call of an observed function, from its arguments to the end of whatever it returned. */
export class ObservedCall {
  readonly active: ActiveObservation
  readonly #handle: ObservationHandle
  readonly #options: ObserveOptions
  readonly #items: unknown[] = []
  #characters = 0
  #leftOut = 0

  constructor(client: Heddle, options: ObserveOptions, { name, args }: CallSubject) {
    const { id, traceId } = (this.#handle = client.startObservation({
      ...options,
      name: options.name ?? name,
      input: options.captureInput === false ? undefined : inputOf(args, options.mapInput),
    }))
    this.#options = options
    this.active = { traceId, observationId: id }
  }

  succeed(output: unknown): void {
    const { captureOutput, mapOutput } = this.#options
    this.#handle.end({ output: captureOutput === false ? undefined : map(mapOutput, output) })
  }

  fail(error: unknown): void {
    if (this.#items.length > 0) this.#handle.update({ output: this.#collected() })
    this.#handle.end({ ...describeFailure(error), metadata: { error } })
  }

  /** Keeps one item of a stream; the first one is a generation's first token. */
  item(value: unknown): void {
    if (this.#items.length === 0 && this.#handle.type === 'generation') {
      this.#handle.update({ completionStartTime: new Date() })
    }
    if (typeof value === 'string') this.#characters += value.length
    const isFull = this.#items.length >= MAX_KEPT_ITEMS || this.#characters > MAX_KEPT_CHARACTERS
    if (isFull) this.#leftOut++
    else this.#items.push(value)
  }

  /** Ends the call with the items of its stream. */
  finishItems(returned?: unknown): void {
    const hasItems = this.#items.length > 0 || returned === undefined
    this.succeed(hasItems ? this.#collected() : returned)
  }

  #collected(): unknown {
    const items = this.#items
    if (this.#leftOut > 0) items.push(`…[heddle: ${this.#leftOut} more items]`)
    const isText = items.length > 0 && items.every((item) => typeof item === 'string')
    return isText ? items.join('') : items
  }
}

function inputOf(args: readonly unknown[], mapInput: ObserveOptions['mapInput']): unknown {
  if (mapInput !== undefined) return map(mapInput, args)
  return args.length > 1 ? args : args[0]
}

/** The mapped value; the value's place shows it when the user's function fails. */
function map<Value>(mapper: ((value: Value) => unknown) | undefined, value: Value): unknown {
  if (mapper === undefined) return value
  try {
    return mapper(value)
  } catch (error) {
    return `[mapping failed: ${describeFailure(error).statusMessage}]`
  }
}

function describeFailure(error: unknown): Pick<ObservationEnd, 'level' | 'statusMessage'> {
  try {
    if (error instanceof Error && ABORTS.has(error.name)) {
      return { level: 'WARNING', statusMessage: 'aborted' }
    }
    return { level: 'ERROR', statusMessage: String(error) }
  } catch {
    return { level: 'ERROR', statusMessage: 'an error that cannot be shown' }
  }
}
