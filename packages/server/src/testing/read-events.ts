/** One message of a stream of server-sent events. */
export interface ReadEvent {
  readonly id: string
  readonly event: string
  readonly data: unknown
}

/**
 * Reads server-sent events until the stream ends or the reader stops; stopping closes the stream.
 * @yields {ReadEvent} each event with data, in order
 */
export async function* readEvents(answer: Response): AsyncGenerator<ReadEvent, void, undefined> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const bytes of answer.body ?? []) {
    text += decoder.decode(bytes, { stream: true })
    const frames = text.split('\n\n')
    text = frames.pop() ?? ''
    for (const frame of frames) {
      const fields = new Map(frame.split('\n').map((line) => splitField(line)))
      const data: unknown = JSON.parse(fields.get('data') ?? 'null')
      const event = fields.get('event')
      if (event !== undefined) yield { id: fields.get('id') ?? '', event, data }
    }
  }
}

function splitField(line: string): [name: string, value: string] {
  const colon = line.indexOf(': ')
  return [line.slice(0, colon), line.slice(colon + 2)]
}

/** The next event of one of these kinds. */
export async function nextEvent(
  events: AsyncGenerator<ReadEvent, void, undefined>,
  ...kinds: readonly string[]
): Promise<ReadEvent> {
  for (;;) {
    const { value, done } = await events.next()
    if (done === true || value === undefined) throw new Error('The stream ended.')
    if (kinds.length === 0 || kinds.includes(value.event)) return value
  }
}
