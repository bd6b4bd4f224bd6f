/**
 * The server that every measured process sends to, in a process of its own. It understands each product's protocol just
 * enough to say "stored", and counts. A second port takes orders from the harness:
 * `POST /reset`, `GET /report`, `POST /mode` with the name of a way to fail.
 * Prints one line of JSON with both URLs when it is ready.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { acknowledge, answerProduct, isIngestion, type Answer } from './product-answers.ts'
import { SinkCounters, type SeenEvent } from './sink-counters.ts'
import { failureFor, isSinkMode, type SinkMode } from './sink-mode.ts'

const counters = new SinkCounters()
let mode: SinkMode = 'ok'

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer) // no encoding is set, so chunks are buffers
  return Buffer.concat(chunks)
}

function reply(response: ServerResponse, { status, body }: Answer): void {
  if (body === undefined) {
    response.writeHead(status).end()
    return
  }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request)
  const failure = await failureFor(mode, body.length)
  if (failure !== undefined) {
    reply(response, failure)
    return
  }
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`)
  const plain = counters.addRequest(body, request.headers['content-encoding'])
  if (!isIngestion(url.pathname)) {
    reply(response, answerProduct(url))
    return
  }
  const { batch } = JSON.parse(plain.toString()) as { batch: SeenEvent[] } // only clients of this protocol post here
  counters.addEvents(batch)
  reply(response, acknowledge(batch))
}

const product = createServer((request, response) => {
  take(request, response).catch((error: unknown) => {
    process.stderr.write(`sink: ${String(error)}\n`)
    response.destroy()
  })
})

/** `down` refuses connections: the port is closed, and opened again by any other mode. */
async function enterMode(next: SinkMode): Promise<void> {
  const wasDown = mode === 'down'
  mode = next
  if (next === 'down' && !wasDown) {
    product.close()
    product.closeAllConnections()
  }
  if (next !== 'down' && wasDown) await listen(product, productPort)
}

async function obey(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = (await readBody(request)).toString()
  if (request.url === '/reset') counters.reset()
  if (request.url === '/mode') {
    if (!isSinkMode(body)) throw new Error(`Expected the name of a sink mode, got ${body}`)
    await enterMode(body)
  }
  reply(response, { status: 200, body: counters.report() })
}

const control = createServer((request, response) => {
  obey(request, response).catch((error: unknown) => {
    reply(response, { status: 400, body: { message: String(error) } })
  })
})

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port // a TCP server has an address object
}

const productPort = await listen(product, 0)
const controlPort = await listen(control, 0)
const urls = {
  url: `http://127.0.0.1:${productPort}`,
  controlUrl: `http://127.0.0.1:${controlPort}`,
}
process.stdout.write(`${JSON.stringify(urls)}\n`)
// The harness holds the other end of standard input: when it goes, so does the sink.
process.stdin.resume().on('end', () => process.exit(0))
