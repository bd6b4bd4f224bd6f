/** Where the browser does not say when it is idle, it is taken to be after this, ms. Safari is such a browser. */
const SOON_MS = 50

/**
 * Runs the callback when the page has nothing more urgent to do, and at the latest after `timeoutMs`, if that is given. Returns
 * a function that takes it back.
 */
export function whenIdle(callback: () => void, timeoutMs?: number): () => void {
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(callback, SOON_MS)
    return () => clearTimeout(timer)
  }
  const idle = requestIdleCallback(callback, timeoutMs === undefined ? {} : { timeout: timeoutMs })
  return () => cancelIdleCallback(idle)
}
