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
  readonly #events: string[] = []
  sizeBytes = 0

  get count(): number {
    return this.#events.length
  }

  append(entry: QueueEntry, eventId: string): void {
    const event = encodeEvent(entry, eventId)
    this.#events.push(event)
    this.sizeBytes += sizeOf(event)
  }

  lastEvent(): Uint8Array {
    return encodeText(this.#events.at(-1) as string) // asked for after an append
  }

  retract(): void {
    this.sizeBytes -= sizeOf(this.#events.pop() as string) // asked for after an append
  }

  seal(keptCount = 0): Batch | undefined {
    const events = this.#events.splice(0, this.count - keptCount)
    const start = BODY_START.length - 1
    let end = start
    const ends = events.map((event) => (end += sizeOf(event)))
    this.sizeBytes -= end - start
    return events.length > 0
      ? { body: encodeText(`${BODY_START}${events.join()}]}`), ends }
      : undefined
  }

  sealBeforeLast(): Batch | undefined {
    return this.seal(1)
  }
}

/** Bytes of the event in a body, with the comma before or behind it. */
function sizeOf(event: string): number {
  return byteLength(event) + 1
}
