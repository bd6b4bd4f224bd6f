import type { ContextStorage, HttpAnswer, HttpClient, HttpRequest, Scheduled } from './platform.ts'

interface ContextStorageConstructor {
  new <Value>(): ContextStorage<Value>
}

interface WebGlobal {
  AsyncLocalStorage?: ContextStorageConstructor
  process?: {
    env?: Record<string, string | undefined>
    getBuiltinModule?: (
      name: string,
    ) => { AsyncLocalStorage?: ContextStorageConstructor } | undefined
  }
}

/** The parts of other runtimes that may or may not be there: edge-light has the global, workerd the built-in module. */
const host = globalThis as unknown as WebGlobal

/** Follows synchronous calls only: what remains where the runtime has no AsyncLocalStorage. */
class SynchronousContextStorage<Value> implements ContextStorage<Value> {
  #value: Value | undefined

  getStore(): Value | undefined {
    return this.#value
  }

  run<Result>(value: Value, callback: () => Result): Result {
    const before = this.#value
    this.#value = value
    try {
      return callback()
    } finally {
      this.#value = before
    }
  }
}

export function createContextStorage<Value>(): ContextStorage<Value> {
  const AsyncStorage =
    host.AsyncLocalStorage ?? host.process?.getBuiltinModule?.('async_hooks')?.AsyncLocalStorage
  return AsyncStorage === undefined ? new SynchronousContextStorage() : new AsyncStorage()
}

export function readEnvironment(): Readonly<Record<string, string | undefined>> {
  return host.process?.env ?? {}
}

const RANDOM_POOL_BYTES = 1024
const pool = new Uint8Array(RANDOM_POOL_BYTES)
let poolOffset = RANDOM_POOL_BYTES
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Random lower-case hex digits, two for each byte. */
export function randomHex(sizeBytes: number): string {
  if (poolOffset + sizeBytes > RANDOM_POOL_BYTES) {
    crypto.getRandomValues(pool)
    poolOffset = 0
  }
  let hex = ''
  for (const byte of pool.subarray(poolOffset, poolOffset + sizeBytes)) hex += HEX[byte]
  poolOffset += sizeBytes
  return hex
}

/** Bytes of the text in UTF-8. */
export function byteLength(text: string): number {
  let bytes = text.length
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1
  }
  return bytes
}

/** Memory for bytes that the caller will write; it may hold anything before. */
export function allocateBytes(sizeBytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(sizeBytes)
}

const encoder = new TextEncoder()

/** Writes the text as UTF-8 into memory of `allocateBytes`, where there must be room for it. Returns the bytes written. */
export function writeText(bytes: Uint8Array<ArrayBuffer>, text: string, offset: number): number {
  return encoder.encodeInto(text, bytes.subarray(offset)).written
}

/** Largest body a page may leave behind while it closes, bytes. Source: Fetch standard, 64 KiB for all such requests together. */
const KEEPALIVE_BYTES = 60_000

export function createHttpClient(): HttpClient {
  return { post, close: async () => {} }
}

async function post(request: HttpRequest): Promise<HttpAnswer> {
  const response = await fetch(request.url, {
    method: 'POST',
    headers: request.headers,
    body: request.body,
    keepalive: request.body.length < KEEPALIVE_BYTES,
    signal: AbortSignal.timeout(request.timeoutMs),
  })
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after') ?? undefined,
    text: await response.text(),
  }
}

/** Runs the callback after the delay. */
export function schedule(callback: () => void, delayMs: number): Scheduled {
  const timer = setTimeout(callback, delayMs)
  return { cancel: () => clearTimeout(timer) }
}

/** Runs the callback after the current work of the event loop. */
export function scheduleSoon(callback: () => void): Scheduled {
  return schedule(callback, 0)
}

/** Calls back when the page is hidden, the last moment in which a page may still send. */
export function onProcessEnd(callback: () => Promise<unknown>): () => void {
  if (typeof document === 'undefined') return () => {}
  const listener = (): void => {
    if (document.visibilityState === 'hidden') void callback()
  }
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}

/** Nothing can be done synchronously here: the page's end is told by {@link onProcessEnd}. */
export function onAbruptEnd(): () => void {
  return () => {}
}

/** Web runtimes have no synchronous requests worth using. */
export function postSynchronously(): readonly HttpAnswer[] {
  return []
}

/** Web runtimes have no disk that outlives them. */
export function openSpool(): undefined {}

export type {
  ContextStorage,
  Endpoint,
  HttpAnswer,
  HttpClient,
  HttpRequest,
  Scheduled,
} from './platform.ts'
