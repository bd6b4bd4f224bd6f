import { batchOf, SEPARATOR_BYTES } from '../queue/batch.ts'
import type { Batch } from '../queue/batch.ts'
import type { EventWriter } from '../queue/event-writer.ts'
import type { QueueEntry } from '../queue/queue-entry.ts'
import { encodeEvent } from './web-encode-event.ts'

const encoder = new TextEncoder()

/** What puts events together to requests: by texts. Node.js writes bytes at once, which is faster and takes more code. */
export function createEventWriter(): EventWriter {
  return new TextWriter()
}

class TextWriter implements EventWriter {
  #events: Uint8Array[] = []
  sizeBytes = 0

  get count(): number {
    return this.#events.length
  }

  append(entry: QueueEntry, eventId: string): void {
    this.#add(encoder.encode(encodeEvent(entry, eventId)))
  }

  lastEvent(): Uint8Array {
    return this.#events.at(-1) as Uint8Array // asked for after an append
  }

  retract(): void {
    this.sizeBytes -= (this.#events.pop()?.length ?? 0) + SEPARATOR_BYTES
  }

  seal(): Batch | undefined {
    const events = this.#events
    this.#events = []
    this.sizeBytes = 0
    return events.length > 0 ? batchOf(events) : undefined
  }

  sealBeforeLast(): Batch | undefined {
    if (this.count < 2) return undefined
    const last = this.lastEvent()
    this.retract()
    const batch = this.seal()
    this.#add(last)
    return batch
  }

  recycle(): void {}

  #add(event: Uint8Array): void {
    this.#events.push(event)
    this.sizeBytes += event.length + SEPARATOR_BYTES
  }
}
