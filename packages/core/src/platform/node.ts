import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash, randomFillSync } from 'node:crypto'
import type { Socket } from 'node:net'

import type { Pool } from 'undici'

import { BatchWriter } from '../queue/batch-writer.ts'
import type { EventWriter } from '../queue/event-writer.ts'
import { SlottedObservations } from '../queue/open-observations.ts'
import type { OpenObservations } from '../queue/open-observations.ts'
import { chooseEncoding, compressRequest } from './node-compression.ts'
import type { Encoding } from './node-compression.ts'
import type { ContextStorage, HttpAnswer, HttpClient, HttpRequest, Scheduled } from './platform.ts'

export function createContextStorage<Value>(): ContextStorage<Value> {
  return new AsyncLocalStorage<Value>()
}

export function readEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env
}

const RANDOM_POOL_BYTES = 4096
const pool = Buffer.allocUnsafeSlow(RANDOM_POOL_BYTES)
let poolOffset = RANDOM_POOL_BYTES

/** Random lower-case hex digits, two for each byte. */
export function randomHex(sizeBytes: number): string {
  if (poolOffset + sizeBytes > RANDOM_POOL_BYTES) {
    randomFillSync(pool)
    poolOffset = 0
  }
  const start = poolOffset
  poolOffset += sizeBytes
  return pool.toString('hex', start, poolOffset)
}

/** Bytes of the text in UTF-8. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text)
}

/** SHA-256 of the bytes, or of the text's UTF-8 bytes, as 64 lower-case hex digits. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** What puts events together to requests. */
export function createEventWriter(): EventWriter {
  return new BatchWriter()
}

/** What holds the observations that are open. */
export function createOpenObservations(): OpenObservations {
  return new SlottedObservations()
}

/** Connections to the server at the same time. */
const CONNECTIONS = 4

/** Longest time to open a connection, milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000

/** A client of the origin of a URL. When it compresses, it does so from the first answer on that says the server understands it. */
export function createHttpClient(url: string, isCompressing = false): HttpClient {
  let encoding: Encoding | undefined
  const learn = (accepted: AcceptedEncodings): void => {
    if (isCompressing && accepted !== undefined) encoding = chooseEncoding(accepted)
  }
  // undici takes tens of milliseconds to load, so only a client that sends pays for it.
  let opening: Promise<Pool> | undefined
  return {
    post: async (request) => {
      const connections = await (opening ??= openPool(new URL(url).origin))
      const sent = encoding === undefined ? request : await compressRequest(request, encoding)
      return post(connections, sent, learn)
    },
    close: async () => {
      await (await opening)?.destroy()
    },
  }
}

async function openPool(origin: string): Promise<Pool> {
  const { buildConnector, Pool: UndiciPool } = await import('undici')
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS })
  return new UndiciPool(origin, {
    connections: CONNECTIONS,
    connect: (options, callback) => {
      connect(options, (...[error, socket]) => {
        if (error !== null) return callback(error, null)
        callback(null, neverHolding(socket))
      })
    },
  })
}

/** A socket that never keeps the process alive; undici would hold it with each request. What waits for an answer holds the process by a timer of its own. */
function neverHolding<Connection extends Socket>(socket: Connection): Connection {
  socket.unref()
  socket.ref = () => socket
  return socket
}

type AcceptedEncodings = string | string[] | undefined

async function post(
  connections: Pool,
  request: HttpRequest,
  learn: (accepted: AcceptedEncodings) => void,
): Promise<HttpAnswer> {
  const url = new URL(request.url)
  const response = await connections.request({
    path: url.pathname + url.search,
    method: request.method ?? 'POST',
    headers: request.headers,
    body: request.body,
    headersTimeout: request.timeoutMs,
    bodyTimeout: request.timeoutMs,
  })
  learn(response.headers['accept-encoding'])
  const retryAfter = response.headers['retry-after']
  return {
    status: response.statusCode,
    retryAfter: Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
    text: await response.body.text(),
  }
}

/** Runs the callback after the delay. */
export function schedule(callback: () => void, delayMs: number): Scheduled {
  const timer = setTimeout(callback, delayMs)
  timer.unref()
  return { cancel: () => clearTimeout(timer) }
}

/** Runs the callback after the current work of the event loop. */
export function scheduleSoon(callback: () => void): Scheduled {
  const immediate = setImmediate(callback)
  immediate.unref()
  return { cancel: () => clearImmediate(immediate) }
}

/** The spool of what may have one. Web runtimes have none, so that bundlers leave out what only a spool needs. */
export function spoolOf<Spool>(parts: { readonly spool?: Spool | undefined }): Spool | undefined {
  return parts.spool
}

export { openClientSpool } from '../spool/client-spool.ts'
export { applyEnd, applyFields, timeOf } from '../trace/observation-record.ts'
export { textOf } from '../trace/set-field.ts'
export { applyTraceFields, createTraceRecord, joinTags } from '../trace/trace-record.ts'
export { openTransport } from '../transport/open-transport.ts'
export { writePlainJson } from '../transport/write-plain-json.ts'
export { deliverAtExit } from './node-departure.ts'
export { observesNodeStream } from './node-stream.ts'
export { HOST_OPTIONS, resolveHostSettings } from './node-settings.ts'

export type {
  ContextStorage,
  Endpoint,
  HttpAnswer,
  HttpClient,
  HttpRequest,
  Scheduled,
} from './platform.ts'
