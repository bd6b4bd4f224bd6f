/** Bytes that may wait for a reader that does not keep up. */
const MAX_WAITING_BYTES = 256 * 1024

/** How long a reader waits before it connects again, ms. */
const RETRY_MS = 1_000

const encoder = new TextEncoder()

/** One message of a stream of server-sent events. */
export interface EventFrame {
  readonly id: string
  readonly event: string
  /** Written as JSON. */
  readonly data: unknown
}

/** A body of server-sent events (HTML standard, section 9.2) that holds a bounded amount, however slow its reader is. */
export interface EventStream {
  readonly body: ReadableStream<Uint8Array>
  /** False when there was no room: then nothing that waited is sent but `instead`, and the stream ends. */
  send(frames: readonly EventFrame[], instead: EventFrame): boolean
  /** A line that readers pass over; it shows them and what is between that the connection lives. */
  beat(): void
  end(): void
  isEnded(): boolean
}

export function createEventStream(onClosed: () => void): EventStream {
  let waiting: Uint8Array[] = [encoder.encode(`retry: ${RETRY_MS}\n\n`)]
  let waitingBytes = 0
  let isEnded = false
  let wake: (() => void) | undefined
  const add = (text: string) => {
    const bytes = encoder.encode(text)
    waiting.push(bytes)
    waitingBytes += bytes.length
    wake?.()
  }
  const end = () => {
    if (isEnded) return
    isEnded = true
    wake?.()
    onClosed()
  }
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    if (waiting.length === 0 && !isEnded) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
      wake = undefined
    }
    const chunk = Buffer.concat(waiting)
    waiting = []
    waitingBytes = 0
    if (chunk.length > 0) controller.enqueue(chunk)
    if (isEnded) controller.close()
  }
  return {
    body: new ReadableStream<Uint8Array>({ pull, cancel: end }, { highWaterMark: 0 }),
    send: (frames, instead) => {
      if (isEnded) return false
      const text = frames.map(printFrame).join('')
      if (waitingBytes + text.length <= MAX_WAITING_BYTES) {
        add(text)
        return true
      }
      waiting = []
      waitingBytes = 0
      add(printFrame(instead))
      end()
      return false
    },
    beat: () => {
      // Whoever reads nothing needs no sign of life, and must not gather them.
      if (!isEnded && waiting.length === 0) add(': still here\n\n')
    },
    end,
    isEnded: () => isEnded,
  }
}

/** JSON has no line breaks, so one `data` line holds it. */
function printFrame({ id, event, data }: EventFrame): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
