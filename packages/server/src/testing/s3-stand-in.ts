import { createHash, createHmac, type Hash, type Hmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { SignatureV4 } from '@smithy/signature-v4'

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
 * Starts a stand-in that checks what S3 checks: the signature (recomputed by AWS' own library), the announced length and the
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
  if (!(await isSigned(incoming))) return refuse(outgoing, 403, 'SignatureDoesNotMatch')
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

/** Whether the request has the signature that AWS' library makes of it. */
async function isSigned(incoming: IncomingMessage): Promise<boolean> {
  const { authorization = '', ...headers } = incoming.headers
  const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? []
  const day = String(headers['x-amz-date'])
  const at = day.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5')
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  const { accessKeyId, secretAccessKey, region } = S3_CREDENTIALS
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials: { accessKeyId, secretAccessKey },
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  })
  const signed = await signer.sign(
    {
      method: incoming.method ?? 'GET',
      protocol: 'http:',
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(names.map((name) => [name, String(headers[name])])),
    },
    { signingDate: new Date(at) },
  )
  const [wanted, got] = [signed.headers['authorization'] ?? '', authorization].map((text) =>
    createHash('sha256').update(text).digest(),
  )
  return wanted !== undefined && got !== undefined && timingSafeEqual(wanted, got)
}

/** Node's hashes in the form that AWS' library takes. */
class Sha256 {
  readonly #hash: Hash | Hmac
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', toKey(secret))
  }
  update(text: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(toKey(text))
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest())
  }
  reset(): void {}
}

function toKey(value: string | ArrayBuffer | ArrayBufferView): string | Uint8Array {
  if (typeof value === 'string') return value
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
}

function refuse(outgoing: ServerResponse, status: number, code: string): void {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>Refused.</Message></Error>`
  outgoing.writeHead(status, { 'content-type': 'application/xml' }).end(body)
}
