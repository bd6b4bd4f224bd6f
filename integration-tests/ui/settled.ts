import type { Page, Request } from 'playwright-core'

/**
 * So long nothing may be asked for, ms, until a page counts as complete. Longer than React waits with what comes after a
 * placeholder, 300 ms: dialogs whose code is loaded when they are opened.
 */
const QUIET_MS = 450

/** How long a busy machine may take, ms. */
const PATIENCE_MS = 30_000

/** Watches what a page asks for, to tell when it is complete. Live updates, which never end, do not count. */
export function watchRequests(page: Page): { readonly settled: () => Promise<void> } {
  const pending = new Set<Request>()
  let changedAt = performance.now()
  const change = (request: Request, isPending: boolean): void => {
    if (request.resourceType() === 'eventsource' || request.url().includes('/live')) return
    if (isPending) pending.add(request)
    else pending.delete(request)
    changedAt = performance.now()
  }
  page.on('request', (request) => change(request, true))
  page.on('requestfinished', (request) => change(request, false))
  page.on('requestfailed', (request) => change(request, false))
  const isQuiet = (): boolean => pending.size === 0 && performance.now() - changedAt > QUIET_MS
  return {
    settled: async () => {
      const startedAt = performance.now()
      // What was just pressed may not have asked for its code yet.
      changedAt = startedAt
      await page.waitForFunction(
        () =>
          document.querySelector('h1, h2') !== null &&
          document.querySelector('.running-pulse.h-4') === null,
      )
      while (!isQuiet()) {
        if (performance.now() - startedAt > PATIENCE_MS) {
          const urls = [...pending].map((request) => request.url())
          throw new Error(
            `Expected ${page.url()} to be complete, still waiting for: ${urls.join(', ')}`,
          )
        }
        await new Promise((resolve) => setTimeout(resolve, QUIET_MS / 15))
      }
      await page.evaluate(async () => {
        await document.fonts.ready
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))
      })
    },
  }
}
