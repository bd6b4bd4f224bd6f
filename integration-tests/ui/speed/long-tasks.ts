import type { Page } from 'playwright-core'

/** Runs in every page before its code: keeps how long the longest task of the main thread took, over all pages of the tab. */
function watchTasks(): void {
  new PerformanceObserver((list) => {
    const known = Number(sessionStorage.getItem('longest-task') ?? 0)
    const longest = Math.max(known, ...list.getEntries().map(({ duration }) => duration))
    if (longest > known) sessionStorage.setItem('longest-task', String(longest))
  }).observe({ type: 'longtask', buffered: true })
}

/** Watches the tasks of a page, whatever it navigates to; answers how long the longest of them took, ms. */
export async function watchLongTasks(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(watchTasks)
  return () => page.evaluate(() => Number(sessionStorage.getItem('longest-task') ?? 0))
}

/** Resolves when a page has nothing to do. */
export async function untilIdle(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
}
