import type { StreamEvent } from './requests.ts'

/** Characters of one event; a stream that sends more is none of ours. */
const MAX_EVENT_CHARACTERS = 1_000_000

/**
 * Takes pieces of a stream of server-sent events and tells its events. Source: HTML standard, section 9.2.6. The id stays until
 * another one comes; events without data are passed over, as are comments.
 */
export function createEventParser(onEvent: (event: StreamEvent) => void): (text: string) => void {
  let rest = ''
  let id = ''
  let event = ''
  let data: string[] = []
  const takeLine = (line: string) => {
    if (line === '') {
      if (data.length > 0)
        onEvent({ id, event: event === '' ? 'message' : event, data: data.join('\n') })
      event = ''
      data = []
      return
    }
    const colon = line.indexOf(':')
    const name = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (name === 'id' && !value.includes('\0')) id = value
    else if (name === 'event') event = value
    else if (name === 'data') data.push(value)
  }
  return (text) => {
    // A carriage return at the end may be the first half of a line's end.
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    if (rest.length > MAX_EVENT_CHARACTERS) rest = ''
    for (const line of lines) takeLine(line)
  }
}
