import type { Browser } from 'playwright-core'

import { openPage } from '../browser.ts'
import { untilIdle, watchLongTasks } from './long-tasks.ts'
import type { Figures } from './measure-trace.ts'

/** Runs in every page before its code: notes how long workers take to answer their question, their start included. */
function timeWorkers(): void {
  const clock = { answeredMs: 0 }
  const Original = globalThis.Worker
  // A worker is asked in the task that makes it.
  globalThis.Worker = class extends Original {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args)
      const asked = performance.now()
      this.addEventListener('message', () => {
        clock.answeredMs = performance.now() - asked
      })
    }
  }
  Object.assign(globalThis, { workerClock: clock })
}

interface WithClock {
  readonly workerClock: { readonly answeredMs: number }
}

/** Compares two traces in a fresh profile. */
export async function measureCompare(
  browser: Browser,
  url: string,
  [one, other]: readonly [string, string],
): Promise<Figures> {
  await using watched = await openPage(browser, url)
  const { page } = watched
  const longestTask = await watchLongTasks(page)
  await page.addInitScript(timeWorkers)
  await page.goto(`/project/local/compare?a=${one}&b=${other}`)
  await page.waitForFunction(
    () => (globalThis as unknown as WithClock).workerClock.answeredMs > 0,
    undefined,
    { timeout: 60_000 },
  )
  const answered = await page.evaluate(
    () => (globalThis as unknown as WithClock).workerClock.answeredMs,
  )
  await untilIdle(page)
  return { 'answer of the worker': answered, 'longest task': await longestTask() }
}
