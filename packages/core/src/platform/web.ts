import { EXIT_TIMEOUT_MS } from '../client/leaving.ts'
import type { Leaving } from '../client/leaving.ts'
import type { OptionSources } from '../client/option-kinds.ts'
import type { Given } from '../client/options.ts'
import type { OpenObservations } from '../queue/open-observations.ts'
import type {
  ContextStorage,
  HttpAnswer,
  HttpClient,
  HttpRequest,
  HostSettings,
  Scheduled,
} from './platform.ts'

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

/** Random lower-case hex digits, two for each byte. */
export function randomHex(sizeBytes: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(sizeBytes))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Largest body a page may leave behind while it closes, bytes. Source: Fetch standard, 64 KiB for all such requests together. */
const KEEPALIVE_BYTES = 60_000

export function createHttpClient(): HttpClient {
  return { post, close: async () => {} }
}

async function post(request: HttpRequest): Promise<HttpAnswer> {
  const response = await fetch(request.url, {
    method: request.method ?? 'POST',
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

/** Sends what is left when the page is hidden, the last moment in which a page may still send. Returns a function that stops that. */
export function deliverAtExit({ prepare, settle }: Leaving): () => void {
  if (typeof document === 'undefined') return () => {}
  const listener = (): void => {
    if (document.visibilityState !== 'hidden') return
    prepare()
    void settle(EXIT_TIMEOUT_MS)
  }
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}

/** What holds the observations that are open. Node.js has its own, which the garbage collector likes better. */
export function createOpenObservations(): OpenObservations {
  return new Set()
}

/** Streams of web runtimes are observed as ReadableStreams. */
export function observesNodeStream(): undefined {}

/** Values are written by the one writer that takes any. Node.js has a faster way for plain ones, which takes more code. */
export function writePlainJson(): undefined {}

/** Web runtimes have no disk that outlives them. */
export function openClientSpool(): undefined {}

export function spoolOf(): undefined {}

/** Options that mean nothing here are not looked at. */
export const HOST_OPTIONS: OptionSources = {}

/** Web runtimes have neither compression for requests nor a disk; files are uploaded by what the program gives. */
export function resolveHostSettings({ media }: Given): HostSettings {
  const upload = typeof media === 'object' ? media : undefined
  return { spool: undefined, media: upload }
}

export { byteLength } from './web-text.ts'
export { joinTags } from '../trace/trace-record.ts'
export { timeOf } from '../trace/observation-record.ts'
export { textOf } from '../trace/set-field.ts'
export { applyEnd, applyFields, applyTraceFields, createTraceRecord } from './web-fields.ts'
export { createEventWriter } from './web-event-writer.ts'
export { openTransport } from './web-transport.ts'
export { sha256 } from './web-sha256.ts'

export type {
  ContextStorage,
  Endpoint,
  HttpAnswer,
  HttpClient,
  HttpRequest,
  Scheduled,
} from './platform.ts'
