import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'

export interface CountingSink extends AsyncDisposable {
  readonly url: string
  /** Events that arrived, by type. */
  readonly counts: ReadonlyMap<string, number>
}

interface Envelope {
  readonly batch: readonly { readonly id: string; readonly type: string }[]
}

/** A server that stores nothing: it counts what arrives, so that millions of bytes may pass through a test. */
export async function startCountingSink(): Promise<CountingSink> {
  const counts = new Map<string, number>()
  const count = async (request: IncomingMessage): Promise<string> => {
    const { batch } = await readEnvelope(request)
    for (const { type } of batch) counts.set(type, (counts.get(type) ?? 0) + 1)
    const successes = batch.map(({ id }) => ({ id, status: 201 }))
    return JSON.stringify({ successes, errors: [] })
  }
  const server = createServer((request, response) => {
    count(request).then(
      (answer) => response.writeHead(207).end(answer),
      () => request.socket.destroy(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    counts,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function readEnvelope(request: IncomingMessage): Promise<Envelope> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(decoded(Buffer.concat(chunks), request).toString()) as Envelope
}

function decoded(body: Buffer, request: IncomingMessage): Buffer {
  const encoding = request.headers['content-encoding']
  if (encoding === 'gzip') return gunzipSync(body)
  return encoding === 'zstd' ? zstdDecompressSync(body) : body
}
