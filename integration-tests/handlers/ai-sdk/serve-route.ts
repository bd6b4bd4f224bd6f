import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'

/** A real HTTP server over a Web-standard route; `request.signal` aborts when the client leaves. Listens when it resolves. */
export async function serveRoute(
  route: (request: Request) => Promise<Response>,
  onAnswered: () => void = () => {},
): Promise<Server> {
  const server = createServer((request, response) => {
    const left = new AbortController()
    response.on('close', () => {
      left.abort()
      onAnswered()
    })
    const url = `http://localhost${request.url ?? '/'}`
    void route(new Request(url, { signal: left.signal })).then((answer) => {
      const body = Readable.fromWeb(answer.body as NodeReadableStream)
      body.on('error', () => response.destroy())
      response.on('close', () => body.destroy())
      response.writeHead(answer.status)
      body.pipe(response)
      return undefined
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return server
}
