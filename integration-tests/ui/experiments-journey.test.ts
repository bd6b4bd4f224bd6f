/** Runs of a dataset compared: which items got worse, and what each run said. */
import type { Dataset, IngestionEvent } from '@heddle/core/schemas'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import { askApi } from './local-api.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'
import { wireEvents } from './wire-events.ts'

const START_MS = Date.UTC(2026, 10, 22, 9)
const ITEMS = 12

/** How long a busy machine may take. */
const SOON = { timeout: 20_000 }

/** Items 0 to 2 got worse by ever more, 3 to 7 better, the rest stayed. */
const helpfulOf = (run: 'v11' | 'v12', item: number): number => {
  if (run === 'v11') return 0.6
  return item < 3 ? 0.5 - item * 0.1 : item < 8 ? 0.8 : 0.6
}

const ANSWERS = {
  v11: (item: number) => `Order ${4400 + item} arrives on Monday.`,
  v12: (item: number) => `Order ${4400 + item} arrives on Friday, I promise.`,
}

function eventsOf(run: 'v11' | 'v12', item: number): IngestionEvent[] {
  const traceId = `${run}-${item}`
  const startMs = START_MS + (run === 'v11' ? 0 : 86_400_000) + item * 60_000
  const at = (offsetMs: number) => new Date(startMs + offsetMs).toISOString()
  const bodies = [
    ['trace-create', { id: traceId, name: 'support-agent', timestamp: at(0) }],
    [
      'generation-create',
      {
        id: `${traceId}-call`,
        traceId,
        name: 'answer',
        output: ANSWERS[run](item),
        startTime: at(0),
        endTime: at(run === 'v11' ? 1000 : 1500),
        costDetails: { total: run === 'v11' ? 0.02 : 0.01 },
        ...(traceId === 'v12-5' && { level: 'ERROR' }),
      },
    ],
    [
      'score-create',
      { id: `${traceId}-score`, traceId, name: 'helpful', value: helpfulOf(run, item) },
    ],
  ] as const
  return wireEvents(at(0), bodies)
}

const inputs = (page: Page) =>
  page.getByRole('grid', { name: 'Items compared' }).getByRole('button').allInnerTexts()

describe.skipIf(!hasBrowser)('runs compared', () => {
  let browser: Browser
  let server: TestServer
  let path: string

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    const items = Array.from({ length: ITEMS }, (_, index) => index)
    await server.send(
      (['v11', 'v12'] as const).flatMap((run) => items.flatMap((item) => eventsOf(run, item))),
    )
    const { id } = await askApi<Dataset>(server, 'v2/datasets', { name: 'orders' })
    path = `/project/local/datasets/${id}`
    for (const item of items) {
      await askApi(server, 'dataset-items', {
        datasetName: 'orders',
        id: `item-${item}`,
        input: `Where is order ${4400 + item}?`,
        expectedOutput: ANSWERS.v11(item),
      })
      for (const run of ['v11', 'v12']) {
        await askApi(server, 'dataset-run-items', {
          runName: run,
          datasetItemId: `item-${item}`,
          traceId: `${run}-${item}`,
          createdAt: new Date(START_MS + (run === 'v11' ? 0 : 86_400_000) + item).toISOString(),
        })
      }
    }
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  const open = async (page: Page): Promise<void> => {
    await page.clock.setFixedTime(START_MS + 2 * 86_400_000)
    await page.goto(`${path}?tab=runs`)
    await page.getByRole('checkbox', { name: 'Compare v11' }).check()
    await page.getByRole('checkbox', { name: 'Compare v12' }).check()
    await page.getByRole('button', { name: 'Compare 2 runs' }).click()
    await page.getByRole('heading', { name: 'v11 → v12' }).waitFor()
  }
  it('J19 counts worse, better and same; each count is a filter, and the greatest drop comes first', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await open(page)
    const items = page.getByRole('group', { name: 'Items' })
    expect(await items.getByRole('button').allInnerTexts()).toEqual([
      'All 12',
      'Worse 3',
      'Better 5',
      'Same 4',
      'Errors 1',
    ])
    await items.getByRole('button', { name: 'Worse 3' }).click()
    expect(await inputs(page)).toEqual([
      'Where is order 4402?',
      'Where is order 4401?',
      'Where is order 4400?',
    ])
    expect(page.url()).toContain('show=worse')
    await page.reload()
    await expect.poll(async () => (await inputs(page)).length, SOON).toBe(3)
    await items.getByRole('button', { name: 'Errors 1' }).click()
    await expect.poll(() => inputs(page), SOON).toEqual(['Where is order 4405?'])
    await items.getByRole('button', { name: 'All 12' }).click()
    await page.getByLabel('Judged by').selectOption('cost')
    await items.getByRole('button', { name: 'Better 12' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('J19 tells the mean with its interval, marks the words that differ, and leads to the trace of each cell', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await open(page)
    const summary = page.locator('dl[aria-label=Summary]')
    await expect
      .poll(() => summary.innerText(), SOON)
      .toMatch(/0\.6 → 0\.633 \+0\.033 \[−0\.0\d+, \+0\.1\d+\] of 12 pairs/u)
    const first = page.getByRole('grid', { name: 'Items compared' }).getByRole('row').nth(1)
    expect(await first.getByRole('deletion').allInnerTexts()).toEqual(['Monday'])
    expect(await first.getByRole('insertion').allInnerTexts()).toEqual(['Friday, I promise'])
    await first.getByRole('link', { name: 'Trace of v12' }).click()
    await page.waitForURL(/\/traces\/v12-2$/u)
    await page.goBack()
    await first.getByRole('link', { name: 'Trace of v11' }).click()
    await page.waitForURL(/\/traces\/v11-2$/u)
    await page.goBack()
    await page.getByRole('button', { name: 'Where is order 4402?' }).click()
    const dialog = page.getByRole('dialog', { name: 'Item item-2' })
    await dialog.getByText('helpful 0.3').waitFor()
    expect(await axeViolations(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it.each(['light', 'dark'] as const)('are accessible: %s', async (theme) => {
    await using watched = await openPage(browser, server.url, { colorScheme: theme })
    const { page, complaints } = watched
    await open(page)
    await page.getByRole('grid', { name: 'Items compared' }).waitFor()
    await page.screenshot({ path: screenshotFile('runs-compared', theme) })
    expect(await axeViolations(page)).toEqual([])
    await page.goBack()
    await page.getByRole('grid', { name: 'Runs' }).waitFor()
    await page.screenshot({ path: screenshotFile('runs', theme) })
    expect(await axeViolations(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})
