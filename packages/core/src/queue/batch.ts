const encoder = new TextEncoder()

/** What stands before the events of a request's body. */
export const BODY_START = encoder.encode('{"batch":[')
/** What stands behind the events of a request's body. */
export const BODY_END = encoder.encode(']}')
/** Bytes between two events: a comma. */
export const SEPARATOR_BYTES = 1
const SEPARATOR = 0x2c

/** Events of one request: the whole body as bytes, and where in it each event ends. */
export interface Batch {
  /** UTF-8 of `{"batch":[…]}`. */
  readonly body: Uint8Array<ArrayBuffer>
  /** Offset in `body` just behind each event. */
  readonly ends: readonly number[]
  /** True after an attempt without a clear answer: the server may have stored the events. */
  isDoubtful?: boolean | undefined
}

/** A batch on its way, and the position of its first event in the stream of events. */
export interface Journey {
  readonly batch: Batch
  readonly position: number
}

/** The ids of a batch's events in their order. They are read from the body, because only a refused event needs one. */
export function idsOf({ body }: Batch): readonly string[] {
  // The writer made it of events that have ids.
  const { batch } = JSON.parse(new TextDecoder().decode(body)) as { batch: { id: string }[] }
  return batch.map(({ id }) => id)
}

/** The batch of the events from index `from` up to but not including `to`. */
export function sliceBatch(batch: Batch, from: number, to: number): Batch {
  const startOf = (index: number): number =>
    index === 0 ? BODY_START.length : (batch.ends[index - 1] ?? 0) + SEPARATOR_BYTES
  const start = startOf(from)
  const events = batch.body.subarray(start, batch.ends[to - 1])
  const moved = BODY_START.length - start
  return {
    body: bodyOf(events),
    ends: batch.ends.slice(from, to).map((end) => end + moved),
  }
}

/** The batch of these events, each the UTF-8 of its JSON. */
export function batchOf(events: readonly Uint8Array[]): Batch {
  const ends: number[] = []
  let end = BODY_START.length - SEPARATOR_BYTES
  for (const event of events) ends.push((end += SEPARATOR_BYTES + event.length))
  const joined = new Uint8Array(end - BODY_START.length).fill(SEPARATOR)
  for (const [index, event] of events.entries()) {
    joined.set(event, (ends[index] ?? 0) - event.length - BODY_START.length)
  }
  return { body: bodyOf(joined), ends }
}

/** The body around events that are already separated. */
function bodyOf(events: Uint8Array): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(BODY_START.length + events.length + BODY_END.length)
  body.set(BODY_START)
  body.set(events, BODY_START.length)
  body.set(BODY_END, BODY_START.length + events.length)
  return body
}
