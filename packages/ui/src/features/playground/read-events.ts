/**
 * The `data` of server-sent events, across the borders of chunks; comments and other fields are passed over.
 * @yields Each `data` as it comes.
 */
export async function* readEvents(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    const lines = (rest + decoder.decode(value, { stream: !done })).split(/\r\n|\n|\r/u)
    rest = done ? '' : (lines.pop() ?? '')
    for (const line of lines) {
      if (line.startsWith('data:')) yield line.slice('data:'.length).trimStart()
    }
    if (done) return
  }
}
