/** Where Vercel's and Next.js's functions keep the request being answered. Source: the `@vercel/functions` package. */
const REQUEST_CONTEXT = Symbol.for('@vercel/request-context')

interface RequestContextHolder {
  readonly [key: symbol]:
    | { get?: () => { waitUntil?: (work: Promise<unknown>) => void } | undefined }
    | undefined
}

/**
 * Asks the platform, when the running code answers a request of a serverless function, not to freeze the function before
 * the work is done. The work starts only then.
 */
export function holdRequest(work: () => Promise<unknown>): void {
  try {
    const context = (globalThis as RequestContextHolder)[REQUEST_CONTEXT]?.get?.()
    context?.waitUntil?.(work())
  } catch {
    // A platform whose context changed its form costs the hold, not the request.
  }
}
