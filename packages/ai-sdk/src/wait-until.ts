import type { Call } from './call.ts'
import { isObject } from './foreign-value.ts'
import type { WaitUntil } from './options.ts'

/** Longest time a function is kept alive for its traces, milliseconds. */
const MAX_WAIT_MS = 30_000

/** Where Vercel and Next.js keep the request's context. Source: @vercel/functions and next 16, read 2026-11. */
const REQUEST_CONTEXTS = [
  Symbol.for('@vercel/request-context'),
  Symbol.for('@next/request-context'),
] as const
/** Variables that serverless platforms set. */
const SERVERLESS_VARIABLES = ['VERCEL', 'AWS_LAMBDA_FUNCTION_NAME', 'NETLIFY', 'K_SERVICE'] as const

/** The platform's `waitUntil` for the request that is being answered, where there is one. */
export function findWaitUntil(): WaitUntil | undefined {
  for (const name of REQUEST_CONTEXTS) {
    try {
      const holder = (globalThis as { [key: symbol]: unknown })[name]
      if (!isObject(holder) || typeof holder['get'] !== 'function') continue
      const context: unknown = Reflect.apply(holder['get'], holder, [])
      if (!isObject(context) || typeof context['waitUntil'] !== 'function') continue
      return (context['waitUntil'] as WaitUntil).bind(context)
    } catch {
      // A platform's fault must not become the application's.
    }
  }
  return undefined
}

/** Keeps the function alive until the call is over and sent; without `waitUntil` sends right at the end when it may be frozen. */
export function keepAlive(call: Call): void {
  const { client, waitUntil: given } = call.settings
  const waitUntil = given ?? findWaitUntil()
  if (waitUntil === undefined) {
    if (isServerless()) call.onClosed = () => void client.flush()
    return
  }
  const closed = new Promise<void>((resolve) => {
    call.onClosed = resolve
  })
  handOver(
    waitUntil,
    atMost(closed, MAX_WAIT_MS).then(() => {
      // The function may be stopped now: what was answered is sent, and a reader who comes back after all corrects it.
      if (call.isStalled) call.abandon()
      return client.flush()
    }),
  )
}

/** Passes the promise on; a platform that refuses it costs the wait, not the answer. */
export function handOver(waitUntil: WaitUntil, promise: Promise<unknown>): void {
  try {
    waitUntil(promise.catch(() => {}))
  } catch {
    // Outside of a request some platforms throw.
  }
}

/** The promise, or nothing after the time. Its timer holds no process. */
export function atMost(promise: Promise<void>, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeoutMs)
    if (typeof timer === 'object') timer.unref()
    void promise.then(() => {
      clearTimeout(timer)
      return resolve()
    })
  })
}

/** What the environment said at the first call: it stays, and reading it costs more than the rest of a call's start. */
let isServerlessHost: boolean | undefined

function isServerless(): boolean {
  const host = globalThis as { process?: { env?: Record<string, string | undefined> } }
  isServerlessHost ??= SERVERLESS_VARIABLES.some((name) => Boolean(host.process?.env?.[name]))
  return isServerlessHost
}
