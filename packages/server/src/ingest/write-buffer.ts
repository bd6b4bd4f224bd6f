import { IngestOverloadedError } from './ingest-service.ts'

/** Bytes of one group; a bigger group would make its senders wait longer than it saves. */
const MAX_GROUP_BYTES = 16 * 1024 * 1024

/** Seconds a sender should wait when the buffer is full: about the time one group takes. */
const RETRY_AFTER_SECONDS = 1

/** What happens to items on their way to the store. */
export interface CommitSteps<Item> {
  /** Merges items into the open group. When it fails, only these items fail. Never runs twice at a time. */
  prepare(items: readonly Item[]): Promise<void>
  /** Closes the open group, and resolves when it is durable. Runs while the next group is prepared. */
  commit(): Promise<void>
}

interface Waiting<Item> {
  readonly item: Item
  readonly sizeBytes: number
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/**
 * Group commit: while one group is being written, everything that arrives is prepared as the next one. A lone request is
 * written at once, many requests share one insert, and nobody waits for a timer. Holds at most `maxBytes`.
 */
export class WriteBuffer<Item> {
  readonly #steps: CommitSteps<Item>
  readonly #maxBytes: number
  #queue: Waiting<Item>[] = []
  #prepared: Waiting<Item>[] = []
  #idleListeners: (() => void)[] = []
  #isPreparing = false
  #isCommitting = false
  #heldBytes = 0

  constructor(steps: CommitSteps<Item>, maxBytes: number) {
    this.#steps = steps
    this.#maxBytes = maxBytes
  }

  /**
   * Resolves when the item's group is durable.
   * @throws {IngestOverloadedError} when the buffer holds its bound already.
   */
  async add(item: Item, sizeBytes: number): Promise<void> {
    if (this.#heldBytes > 0 && this.#heldBytes + sizeBytes > this.#maxBytes)
      throw new IngestOverloadedError(RETRY_AFTER_SECONDS)
    this.#heldBytes += sizeBytes
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#queue.push({ item, sizeBytes, resolve, reject })
    this.#advance()
    await promise
  }

  /** Resolves when nothing is on the way any more. */
  drain(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#idleListeners.push(resolve)
    this.#advance()
    return promise
  }

  #advance(): void {
    if (this.#isPreparing) return
    if (!this.#isCommitting && this.#prepared.length > 0) void this.#commit()
    if (this.#queue.length > 0 && totalBytes(this.#prepared) < MAX_GROUP_BYTES) void this.#prepare()
    if (this.#isPreparing || this.#isCommitting || this.#prepared.length > 0) return
    for (const listener of this.#idleListeners) listener()
    this.#idleListeners = []
  }

  async #prepare(): Promise<void> {
    this.#isPreparing = true
    const [items, rest] = splitAt(this.#queue, MAX_GROUP_BYTES - totalBytes(this.#prepared))
    this.#queue = rest
    try {
      await this.#steps.prepare(items.map(({ item }) => item))
      this.#prepared.push(...items)
    } catch (error) {
      this.#finish(items, ({ reject }) => reject(error))
    }
    this.#isPreparing = false
    this.#advance()
  }

  async #commit(): Promise<void> {
    this.#isCommitting = true
    const items = this.#prepared
    this.#prepared = []
    try {
      await this.#steps.commit()
      this.#finish(items, ({ resolve }) => resolve())
    } catch (error) {
      this.#finish(items, ({ reject }) => reject(error))
    }
    this.#isCommitting = false
    this.#advance()
  }

  #finish(items: readonly Waiting<Item>[], end: (waiting: Waiting<Item>) => void): void {
    for (const waiting of items) {
      this.#heldBytes -= waiting.sizeBytes
      end(waiting)
    }
  }
}

function totalBytes(items: readonly Waiting<unknown>[]): number {
  return items.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}

/** The first items up to a number of bytes, at least one, and the others. */
function splitAt<Item>(
  items: readonly Waiting<Item>[],
  bytes: number,
): [Waiting<Item>[], Waiting<Item>[]] {
  let sum = 0
  const tooFar = items.findIndex((waiting, index) => {
    sum += waiting.sizeBytes
    return index > 0 && sum > bytes
  })
  return tooFar === -1 ? [[...items], []] : [items.slice(0, tooFar), items.slice(tooFar)]
}
