import type { Page } from 'playwright-core'

/** Runs in every page before its code: tells of each task of the main thread that took 50 ms or more. */
function watchTasks(): void {
  const { noteTask } = globalThis as unknown as { readonly noteTask: (ms: number) => void }
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) noteTask(duration)
  }).observe({ type: 'longtask', buffered: true })
}

/** Watches the tasks of a page, whatever it navigates to; answers how long the longest of them took, ms. */
export async function watchLongTasks(page: Page): Promise<() => number> {
  let longest = 0
  await page.exposeFunction('noteTask', (ms: number) => {
    longest = Math.max(longest, ms)
  })
  await page.addInitScript(watchTasks)
  return () => longest
}
