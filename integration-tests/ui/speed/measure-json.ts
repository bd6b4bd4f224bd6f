import type { Browser, Page } from 'playwright-core'

import { openPage } from '../browser.ts'
import { watchLongTasks } from './long-tasks.ts'
import type { Figures } from './measure-trace.ts'
import { actToShownMs } from './page-clock.ts'

const LINES = '[role=tree][aria-label=Input]'

/** Runs in every page before its code: notes when the first lines of the viewer are there, and how long an act takes to show. */
function installClock(lines: string): void {
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- only the outer function is sent to the page
  const painted = (): Promise<number> =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('message', () => resolve(performance.now()), { once: true })
        port1.start()
        port2.postMessage(undefined)
      })
    })
  const clock = { linesAtMs: 0, wait: (): Promise<number> => Promise.resolve(0) }
  const noteLines = async (): Promise<void> => {
    clock.linesAtMs = await painted()
  }
  const look = (): void => {
    if (document.querySelector(`${lines} [role=treeitem]`) === null) requestAnimationFrame(look)
    else void noteLines()
  }
  requestAnimationFrame(look)
  const tellAfter = async (actedAt: number, tell: (ms: number) => void): Promise<void> => {
    tell((await painted()) - actedAt)
  }
  // From the next click or typed text to the frame after the viewer has changed, ms.
  clock.wait = () =>
    new Promise((resolve) => {
      const viewer = document.querySelector(lines)?.parentElement ?? document.body
      let actedAt = 0
      for (const kind of ['click', 'input']) {
        const note = (event: Event): void => {
          if (actedAt === 0) actedAt = event.timeStamp
        }
        addEventListener(kind, note, { capture: true, once: true })
      }
      const observer = new MutationObserver(() => {
        if (actedAt === 0) return
        observer.disconnect()
        void tellAfter(actedAt, resolve)
      })
      observer.observe(viewer, {
        childList: true,
        subtree: true,
        attributes: true,
        attributeFilter: ['aria-expanded'],
        characterData: true,
      })
    })
  Object.assign(globalThis, { jsonClock: clock })
}

interface WithClock {
  readonly jsonClock: { readonly linesAtMs: number; wait(): Promise<number> }
}

function actToPaintMs(page: Page, act: () => Promise<void>): Promise<number> {
  const shown = page.evaluate(() => (globalThis as unknown as WithClock).jsonClock.wait())
  return actToShownMs(page, shown, act)
}

/** Opens a call with 10 MB of JSON and does what a reader does: look, search, open everything, fold one line. */
export async function measureJson(browser: Browser, url: string, path: string): Promise<Figures> {
  await using watched = await openPage(browser, url)
  const { page } = watched
  const longestTask = await watchLongTasks(page)
  await page.addInitScript(installClock, LINES)
  await page.goto(path)
  await page.waitForFunction(
    () => (globalThis as unknown as WithClock).jsonClock.linesAtMs > 0,
    undefined,
    { timeout: 60_000 },
  )
  const parsed = await page.evaluate(() => {
    const arrived = performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.includes('/observations/'))
      .map((entry) => (entry as PerformanceResourceTiming).responseEnd)
    return (globalThis as unknown as WithClock).jsonClock.linesAtMs - Math.max(...arrived)
  })
  const tree = page.getByRole('tree', { name: 'Input' })
  await tree.press('Control+f')
  const field = page.getByRole('textbox', { name: 'Search Input' })
  const search = await actToPaintMs(page, () => field.fill('the needle'))
  await field.press('Escape')
  const expand = await actToPaintMs(page, () =>
    page.getByRole('button', { name: 'Expand all of Input' }).click(),
  )
  const line = tree.getByRole('treeitem', { expanded: true }).first()
  const close = await actToPaintMs(page, () => line.click())
  const closed = tree.getByRole('treeitem', { expanded: false }).first()
  const reopen = await actToPaintMs(page, () => closed.click())
  return {
    'parse and first lines': parsed,
    search,
    'expand all': expand,
    'close a line': close,
    'open a line': reopen,
    'longest task': await longestTask(),
  }
}
