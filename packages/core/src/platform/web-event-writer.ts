import type { Batch } from '../queue/batch.ts'
import type { EventWriter } from '../queue/event-writer.ts'
import type { QueueEntry } from '../queue/queue-entry.ts'
import { encodeEvent } from './web-encode-event.ts'
import { byteLength, encodeText } from './web-text.ts'

const BODY_START = '{"batch":['

/** What puts events together to requests: by texts. Node.js writes bytes at once, which is faster and takes more code. */
export function createEventWriter(): EventWriter {
  return new TextWriter()
}

class TextWriter implements EventWriter {
  #events: string[] = []
  sizeBytes = 0

  get count(): number {
    return this.#events.length
  }

  append(entry: QueueEntry, eventId: string): void {
    this.#add(encodeEvent(entry, eventId))
  }

  lastEvent(): Uint8Array {
    return encodeText(this.#events.at(-1) as string) // asked for after an append
  }

  retract(): void {
    this.sizeBytes -= sizeOf(this.#events.pop() as string) // asked for after an append
  }

  seal(): Batch | undefined {
    const events = this.#events
    if (events.length === 0) return undefined
    this.#events = []
    this.sizeBytes = 0
    let end = BODY_START.length - 1
    return {
      body: encodeText(`${BODY_START}${events.join()}]}`),
      ends: events.map((event) => (end += sizeOf(event))),
    }
  }

  sealBeforeLast(): Batch | undefined {
    if (this.count < 2) return undefined
    const last = this.#events.at(-1) as string // there are two
    this.retract()
    const batch = this.seal()
    this.#add(last)
    return batch
  }

  recycle(): void {}

  #add(event: string): void {
    this.#events.push(event)
    this.sizeBytes += sizeOf(event)
  }
}

/** Bytes of the event in a body, with the comma before or behind it. */
function sizeOf(event: string): number {
  return byteLength(event) + 1
}
