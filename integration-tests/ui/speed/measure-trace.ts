import type { Browser } from 'playwright-core'

import { openPage } from '../browser.ts'
import { watchLongTasks } from './long-tasks.ts'
import { installClock, keyToPaintMs, rowsOnScreenMs, scrollFigures } from './page-clock.ts'

/** Figures of one opening of a trace, ms unless the name says otherwise. */
export type Figures = Readonly<Record<string, number>>

const TREE = { name: 'Observations' } as const

/** Opens a trace in a fresh profile and does what a reader does: scroll, fold, find, move. */
export async function measureTrace(browser: Browser, url: string, path: string): Promise<Figures> {
  await using watched = await openPage(browser, url)
  const { page, context } = watched
  const longestTask = await watchLongTasks(page)
  await page.addInitScript(installClock)
  const cdp = await context.newCDPSession(page)
  await page.goto(path)
  const cold = await rowsOnScreenMs(page)
  const scroll = await scrollFigures(page, cdp)
  await page.getByRole('treegrid', TREE).focus()
  await page.keyboard.press('Home')
  const collapse = await keyToPaintMs(page, '1')
  const expand = await keyToPaintMs(page, '6')
  const arrow = await keyToPaintMs(page, 'ArrowDown')
  await page.keyboard.press('/')
  const keystrokes: number[] = []
  // Every digit leaves fewer rows than the one before, so each key changes what is shown.
  for (const key of '4000') keystrokes.push(await keyToPaintMs(page, key))
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length)
  return {
    'rows on screen, cold': cold,
    'scroll: CPU a frame': scroll.cpuPerFrameMs,
    'scroll: frame p95': scroll.p95FrameMs,
    'scroll: frames over 20 ms, %': scroll.slowFramesShare * 100,
    'collapse all': collapse,
    'expand all': expand,
    'arrow key': arrow,
    'find, the slowest key': Math.max(...keystrokes),
    'heap, MB': usedSize / 1e6,
    'DOM nodes': nodes,
    'longest task': await longestTask(),
  }
}
