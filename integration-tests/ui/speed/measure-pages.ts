import type { Browser } from 'playwright-core'

import { openPage } from '../browser.ts'
import { untilIdle, watchLongTasks } from './long-tasks.ts'
import type { Figures } from './measure-trace.ts'

const PAGES = [
  'overview',
  'traces?rows=observations',
  'sessions',
  'users',
  'prompts',
  'playground',
  'datasets',
  'scores',
  'annotation-queues',
  'dashboards',
  'costs',
  'ingestion',
  'settings/general',
  'settings/models',
  'start',
]

/** Opens the other pages of the project one after the other, each until it is at rest. */
export async function measurePages(browser: Browser, url: string): Promise<Figures> {
  await using watched = await openPage(browser, url)
  const { page } = watched
  const longestTask = await watchLongTasks(page)
  for (const path of PAGES) {
    await page.goto(`/project/local/${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor({ timeout: 60_000 })
    await page.getByText('Loading', { exact: false }).first().waitFor({ state: 'detached' })
    await untilIdle(page)
  }
  return { 'longest task': await longestTask() }
}
