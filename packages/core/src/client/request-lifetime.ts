/** Asks the platform not to freeze a function before the work is done. */
export type WaitUntil = (work: Promise<unknown>) => void

/** Starts work that a serverless function should be held for, once `wait` calls back; where nothing is to be held, it does not start. */
export type Hold = (work: () => Promise<unknown>, wait?: (resolve: () => void) => unknown) => void

/** Longest time a serverless function is held for a delivery, milliseconds. */
export const HOLD_TIMEOUT_MS = 10_000

/** Where Vercel's and Next.js's functions keep the request being answered. Sources: the `@vercel/functions` package and Next.js's `after`. */
const REQUEST_CONTEXTS = [
  Symbol.for('@vercel/request-context'),
  Symbol.for('@next/request-context'),
] as const
/** The built-in module with Cloudflare's `waitUntil` of the running request. Source: Cloudflare's changelog of 2025-08-08. */
const CLOUDFLARE_MODULE = 'cloudflare:workers'

interface RequestContext {
  readonly waitUntil?: WaitUntil | undefined
}

/** The parts of platforms that may or may not be there. */
interface Host {
  readonly [key: symbol]: { get?: () => RequestContext | undefined } | undefined
  /** Source: Netlify's reference of functions and edge functions, `Netlify.context`. */
  readonly Netlify?: { readonly context?: RequestContext | null }
  readonly process?: { getBuiltinModule?: (name: string) => RequestContext | undefined }
}

/**
 * Asks the platform, when the running code answers a request of a serverless function, not to freeze the function before
 * the work is done. The work starts only then. What the user gave counts before what is found.
 */
export function holdRequest(work: () => Promise<unknown>, given?: WaitUntil): void {
  try {
    if (given !== undefined) return given(work())
    const context = findRequest(globalThis)
    context?.waitUntil?.(work())
  } catch {
    // A platform whose context changed its form, or a call outside any request, costs the hold, not the request.
  }
}

function findRequest(host: Host): RequestContext | undefined {
  for (const key of REQUEST_CONTEXTS) {
    const context = host[key]?.get?.()
    if (context?.waitUntil !== undefined) return context
  }
  return host.Netlify?.context ?? host.process?.getBuiltinModule?.(CLOUDFLARE_MODULE)
}
