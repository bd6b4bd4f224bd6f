/** The page of costs against a real server: what was spent, on what, and what has no price. */
import type { IngestionEvent } from '@heddle/core/schemas'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'

/** The day on which everything happens; the pictures show it whatever the date is. */
const NOW_MS = Date.UTC(2026, 10, 23, 12)
const DAY_MS = 86_400_000
const PATH = '/project/local/costs'

const MODELS = ['loom-large', 'loom-small', 'our-own-model-in-the-cellar-with-a-very-long-name']

/** Sixty calls: the large model costs 2 cents, the small one 1 cent, ours has no price. */
const CALLS: readonly IngestionEvent[] = Array.from({ length: 60 }, (_, index) => {
  const start = new Date(NOW_MS - (index % 20) * DAY_MS - 3_600_000).toISOString()
  const kind = index % 3
  return {
    id: `event-${index}`,
    type: 'generation-create',
    timestamp: start,
    body: {
      id: `call-${index}`,
      traceId: `trace-${index % 4}`,
      name: kind === 0 ? 'plan' : 'answer',
      model: MODELS[kind],
      startTime: start,
      endTime: start,
      usageDetails: { input: 1000, output: 200, total: 1200 },
      ...(kind === 2 ? {} : { costDetails: { total: 0.02 / (kind + 1) } }),
    },
  }
})

const TRACES: readonly IngestionEvent[] = ['ada', 'grace', 'ada', '王小明'].map(
  (userId, index) => ({
    id: `trace-event-${index}`,
    type: 'trace-create',
    timestamp: new Date(NOW_MS).toISOString(),
    body: { id: `trace-${index}`, userId, name: 'chat' },
  }),
)

async function open(page: Page): Promise<void> {
  await page.clock.setFixedTime(NOW_MS)
  await page.goto(PATH)
  await page.getByRole('table').first().waitFor()
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
}

const linesOf = (page: Page) =>
  page.getByRole('region', { name: 'Costs by group' }).getByRole('row').allInnerTexts()

describe.skipIf(!hasBrowser)('the page of costs', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    await server.send([...TRACES, ...CALLS])
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('shows where the money went, by model and by user, and keeps it in the URL', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.clock.setFixedTime(NOW_MS)
    await page.goto('/project/local/traces')
    await page.getByRole('link', { name: 'Costs' }).click()
    await page.getByText('$0.6', { exact: true }).first().waitFor()
    expect((await linesOf(page)).map((line) => line.split('\t'))).toEqual([
      ['Name', 'Calls with a cost', 'Input', 'Output', 'Cost', 'Share', 'Average'],
      ['loom-large', '20', '20k', '4.0k', '$0.4', '67 %', '$0.02'],
      ['loom-small', '20', '20k', '4.0k', '$0.2', '33 %', '$0.01'],
      [MODELS[2], '0', '20k', '4.0k', '—', '—', '—'],
    ])
    await page.getByRole('button', { name: 'User' }).click()
    await page.getByRole('rowheader', { name: '王小明' }).waitFor()
    expect(page.url()).toContain('by=user')
    const shares = (await linesOf(page)).map((line) => line.split('\t')[4])
    expect(shares).toEqual(['Cost', '$0.3', '$0.15', '$0.15'])
    await page.getByRole('button', { name: '24h' }).click()
    await page.getByText('Cost by hour, UTC').waitFor()
    expect(page.url()).toContain('range=24h')
    expect(complaints).toEqual([])
  })

  it('says which models have no price and what to do', async () => {
    await using watched = await openPage(browser, server.url)
    const { page } = watched
    await open(page)
    const missing = page.getByRole('region', { name: 'Calls without a cost' })
    expect(await missing.getByRole('listitem').allInnerTexts()).toEqual([`${MODELS[2]}\n20 calls`])
    await missing.getByRole('link', { name: 'Give the model a price' }).click()
    await page.getByLabel('Pattern of names').waitFor()
  })

  it('gives the chart as a sentence and as a table that add up to the total', async () => {
    await using watched = await openPage(browser, server.url)
    const { page } = watched
    await open(page)
    const chart = page.getByRole('img', { name: /Cost by day: \$0\.6 in all, the most on/u })
    await chart.waitFor()
    await page.getByRole('button', { name: 'Show as table' }).click()
    const table = page.getByRole('region', { name: 'Cost by day, UTC, table' })
    const rows = await table.getByRole('row').allInnerTexts()
    const costs = rows.slice(1).map((line) => Number(line.split('\t')[1]?.slice(1)))
    expect(costs).toHaveLength(30)
    expect(costs.reduce((sum, cost) => sum + cost, 0)).toBeCloseTo(0.6, 9)
    expect(await axeViolations(page)).toEqual([])
  })

  it.each(['light', 'dark'] as const)('is accessible: %s', async (theme) => {
    await using watched = await openPage(browser, server.url, { colorScheme: theme })
    await open(watched.page)
    await watched.page.screenshot({ path: screenshotFile('costs', theme) })
    expect(await axeViolations(watched.page)).toEqual([])
    expect(watched.complaints).toEqual([])
  })

  it('is accessible and not wider than a phone', async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
    await using watched = await openPage(browser, server.url, phone)
    const { page } = watched
    await open(page)
    expect(await axeViolations(page)).toEqual([])
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
  })

  it('says that nothing was spent in a time without calls, and recovers when the server answers again', async () => {
    await using watched = await openPage(browser, server.url)
    const { page } = watched
    await page.clock.setFixedTime(NOW_MS - 365 * DAY_MS)
    await page.goto(PATH)
    await page.getByRole('heading', { name: 'No model was called in this time.' }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.route('**/metrics?*', (request) => request.abort())
    await page.reload()
    await page.getByText('The server cannot be reached. Is it running?').waitFor()
    await page.unroute('**/metrics?*')
    await page.getByRole('button', { name: 'Retry' }).click()
    await page.getByRole('heading', { name: 'No model was called in this time.' }).waitFor()
  })
})
