import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'

import { acknowledge, answerProduct, isIngestion } from '../sink/product-answers.ts'
import type { SeenEvent } from '../sink/sink-counters.ts'

/** One request as a product sent it. */
export interface CollectedRequest {
  readonly path: string
  readonly contentType: string
  /** After decompression. */
  readonly body: Buffer
  /** Bytes of the body as it came over the wire. */
  readonly wireBytes: number
}

/** A server that says "stored" in every product's protocol and keeps what it was sent. */
export interface RequestCollector extends AsyncDisposable {
  readonly url: string
  readonly requests: readonly CollectedRequest[]
}

/** Listens on a free loopback port. `await using` closes it. */
export async function collectRequests(): Promise<RequestCollector> {
  const requests: CollectedRequest[] = []
  const server = createServer((request, response) => {
    take(request, response, requests).catch((error: unknown) => {
      process.stderr.write(`collector: ${String(error)}\n`)
      response.destroy()
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo // a TCP server has an address object
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function take(
  request: IncomingMessage,
  response: ServerResponse,
  requests: CollectedRequest[],
): Promise<void> {
  const wire = await readBody(request)
  const body = decompress(wire, request.headers['content-encoding'])
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`)
  const contentType = request.headers['content-type'] ?? ''
  requests.push({ path: url.pathname, contentType, body, wireBytes: wire.length })
  const answer = isIngestion(url.pathname) ? acknowledge(eventsOf(body)) : answerProduct(url)
  response.writeHead(answer.status, { 'content-type': 'application/json' })
  response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body))
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer) // no encoding is set, so chunks are buffers
  return Buffer.concat(chunks)
}

function decompress(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding === 'gzip') return gunzipSync(body)
  if (encoding === 'zstd') return zstdDecompressSync(body)
  return body
}

function eventsOf(body: Buffer): SeenEvent[] {
  return (JSON.parse(body.toString()) as { batch: SeenEvent[] }).batch // only clients of this protocol post here
}
