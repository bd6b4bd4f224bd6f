import { AsyncLocalStorage } from 'node:async_hooks'
import { randomFillSync } from 'node:crypto'
import type { Socket } from 'node:net'

import type { Pool } from 'undici'

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

/** First size of the buffer in which bodies are put together, bytes: a full batch and some room. */
const SCRATCH_BYTES = 4 * 1024 * 1024
/** Longest UTF-8 form of one UTF-16 unit, bytes. */
const MAX_BYTES_PER_UNIT = 3

const encoder = new TextEncoder()
let scratch: Uint8Array | undefined

/**
 * The UTF-8 bytes of the pieces with the separator between them. Each piece is written by itself: joining them first
 * would make one long text of two bytes a letter as soon as one piece holds a letter outside Latin-1, which took 2.4
 * times as long. `encodeInto` takes half the time of `Buffer.write` for texts that were put together from parts.
 */
export function encodeBody(pieces: readonly string[], separator: string): Uint8Array<ArrayBuffer> {
  scratch ??= new Uint8Array(SCRATCH_BYTES)
  let length = 0
  for (const piece of pieces) {
    const text = length === 0 ? piece : separator + piece
    const neededBytes = text.length * MAX_BYTES_PER_UNIT
    if (length + neededBytes > scratch.length) scratch = grow(scratch, length + neededBytes)
    length += encoder.encodeInto(text, scratch.subarray(length)).written
  }
  return Buffer.from(scratch.subarray(0, length))
}

function grow(bytes: Uint8Array, neededBytes: number): Uint8Array {
  const grown = new Uint8Array(Math.max(neededBytes, bytes.length * 2))
  grown.set(bytes)
  return grown
}

/** Connections to the server at the same time. */
const CONNECTIONS = 4

/** Longest time to open a connection, milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000

export function createHttpClient(origin: string): HttpClient {
  // undici takes tens of milliseconds to load, so only a client that sends pays for it.
  let opening: Promise<Pool> | undefined
  return {
    post: async (request) => post(await (opening ??= openPool(origin)), request),
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

async function post(connections: Pool, request: HttpRequest): Promise<HttpAnswer> {
  const url = new URL(request.url)
  const response = await connections.request({
    path: url.pathname + url.search,
    method: 'POST',
    headers: request.headers,
    body: request.body,
    headersTimeout: request.timeoutMs,
    bodyTimeout: request.timeoutMs,
  })
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

/** Calls back when the process has nothing left to do. */
export function onProcessEnd(callback: () => Promise<unknown>): () => void {
  const listener = (): void => void callback()
  process.on('beforeExit', listener)
  return () => process.off('beforeExit', listener)
}
