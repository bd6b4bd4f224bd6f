import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { signS3Request } from '../store/blob/s3-signature.ts'

/** Keys and region that the stand-in knows. */
export const S3_CREDENTIALS = {
  accessKeyId: 'heddle-access',
  secretAccessKey: 'heddle/secret+key',
  region: 'eu-central-1',
}

/** An S3 service on loopback with one bucket, as far as blobs need it. */
export interface S3StandIn {
  /** URL of a folder in the bucket. */
  readonly url: string
  /** Whole objects by their path. */
  readonly objects: Map<string, Buffer>
  /** The next answer's status instead of what is right; 0 breaks the connection off. */
  failNext(status: number): void
  close(): Promise<void>
}

/**
 * Starts a stand-in that checks what S3 checks: the signature, the announced length and the
 * announced hash. An object is there only when all of it came and was right.
 */
export async function startS3StandIn(): Promise<S3StandIn> {
  const objects = new Map<string, Buffer>()
  let failure: number | undefined
  const server = createServer((incoming, outgoing) => {
    const status = failure
    failure = undefined
    if (status === 0) return void incoming.socket.destroy()
    if (status !== undefined) return refuse(outgoing, status, 'SlowDown')
    return void answer(objects, incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/bucket/files`,
    objects,
    failNext: (status) => {
      failure = status
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(
  objects: Map<string, Buffer>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const path = incoming.url ?? '/'
  if (!isSigned(incoming)) return refuse(outgoing, 403, 'SignatureDoesNotMatch')
  if (incoming.method === 'PUT') return store(objects, incoming, outgoing)
  const found = objects.get(path)
  if (found === undefined) return refuse(outgoing, 404, 'NoSuchKey')
  if (incoming.method === 'DELETE') {
    objects.delete(path)
    return void outgoing.writeHead(204).end()
  }
  outgoing.writeHead(200, { 'content-length': found.length }).end(found)
}

async function store(
  objects: Map<string, Buffer>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  if (incoming.headers['content-length'] === undefined) {
    return refuse(outgoing, 411, 'MissingContentLength')
  }
  const pieces: Buffer[] = []
  // Throws when the connection breaks before the announced length.
  for await (const piece of incoming) pieces.push(piece as Buffer) // no encoding is set
  const bytes = Buffer.concat(pieces)
  const hash = createHash('sha256').update(bytes).digest('hex')
  if (hash !== incoming.headers['x-amz-content-sha256']) {
    return refuse(outgoing, 400, 'XAmzContentSHA256Mismatch')
  }
  objects.set(incoming.url ?? '/', bytes)
  outgoing.writeHead(200).end()
}

/** Whether the request, as it came, has the signature that its headers ask for. The signer itself is held to published examples. */
function isSigned(incoming: IncomingMessage): boolean {
  const { authorization = '', ...headers } = incoming.headers
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? []
  const at = String(headers['x-amz-date'])
  const signed = signS3Request(
    {
      method: incoming.method ?? '',
      url: new URL(incoming.url ?? '/', `http://${headers.host}`),
      headers: Object.fromEntries(names.map((name) => [name, String(headers[name])])),
      bodySha256: String(headers['x-amz-content-sha256']),
      at: new Date(at.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5')),
    },
    S3_CREDENTIALS,
  )
  return signed['authorization'] === authorization
}

function refuse(outgoing: ServerResponse, status: number, code: string): void {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>Refused.</Message></Error>`
  outgoing.writeHead(status, { 'content-type': 'application/xml' }).end(body)
}
