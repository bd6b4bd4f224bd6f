import type { Browser } from 'playwright-core'

import { openPage } from '../browser.ts'
import { watchLongTasks } from './long-tasks.ts'
import type { Figures } from './measure-trace.ts'
import { installClock, rowsOnScreenMs, scrollFigures } from './page-clock.ts'

/** Opens the list of traces in a fresh profile and scrolls on and on, through the pages as they arrive. */
export async function measureList(browser: Browser, url: string): Promise<Figures> {
  await using watched = await openPage(browser, url)
  const { page, context } = watched
  const longestTask = await watchLongTasks(page)
  await page.addInitScript(installClock)
  const cdp = await context.newCDPSession(page)
  await page.goto('/project/local/traces')
  const cold = await rowsOnScreenMs(page)
  const scroll = await scrollFigures(page, cdp)
  return {
    'rows on screen, cold': cold,
    'scroll: CPU a frame': scroll.cpuPerFrameMs,
    'scroll: frame p95': scroll.p95FrameMs,
    'scroll: frames over 20 ms, %': scroll.slowFramesShare * 100,
    'longest task': await longestTask(),
  }
}
