/** Dashboards against a real server: built-in ones cloned, widgets of our own, and the same numbers as the list. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'
import { wireEvents } from './wire-events.ts'

const NOW_MS = Date.UTC(2026, 10, 23, 12)
const HOUR_MS = 3_600_000
const DASHBOARDS = '/project/local/dashboards'

/** How long a busy machine may take. */
const SOON = { timeout: 20_000 }

/** Sixty traces over five days: every third is ada's; the large model costs 2 cents, the small one 1. */
const EVENTS = Array.from({ length: 60 }, (_, index) => {
  const startMs = NOW_MS - HOUR_MS - index * 2 * HOUR_MS
  const at = (offsetMs: number) => new Date(startMs + offsetMs).toISOString()
  const id = `trace-${index}`
  return wireEvents(at(0), [
    [
      'trace-create',
      { id, name: 'chat', timestamp: at(0), userId: index % 3 === 0 ? 'ada' : 'bo' },
    ],
    [
      'generation-create',
      {
        id: `${id}-call`,
        traceId: id,
        name: 'answer',
        model: index % 2 === 0 ? 'loom-large' : 'loom-small',
        startTime: at(0),
        endTime: at(1000 + (index % 10) * 100),
        usageDetails: { input: 1000, output: 200, total: 1200 },
        costDetails: { total: index % 2 === 0 ? 0.02 : 0.01 },
      },
    ],
  ] as const)
}).flat()

async function open(page: Page, path: string): Promise<void> {
  await page.clock.setFixedTime(NOW_MS)
  await page.goto(path)
}

const tableOf = async (page: Page, title: string): Promise<string[]> => {
  await page.getByRole('button', { name: `Show ${title} as table` }).click()
  const region = page.getByRole('region', { name: `${title}, table` })
  const rows = await region.getByRole('row').allInnerTexts()
  await page.getByRole('button', { name: `Show ${title} as table` }).click()
  return rows
}

describe.skipIf(!hasBrowser)('dashboards', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    await server.send(EVENTS)
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('J22 shows a built-in board, its charts as tables, and drills down to the list with the same numbers', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await open(page, DASHBOARDS)
    await page.getByRole('link', { name: 'Cost', exact: true }).click()
    const cost = page.getByRole('region', { name: 'Cost', exact: true })
    await cost.getByText('$0.9').waitFor()
    expect(await tableOf(page, 'Cost by user')).toEqual([
      'User\tsum totalCost',
      'bo\t$0.6',
      'ada\t$0.3',
    ])
    const over = await tableOf(page, 'Cost by model over time')
    expect(over[0]).toBe('UTC\tloom-large\tloom-small')
    const sum = over
      .slice(1)
      .flatMap((row) => row.split('\t').slice(1))
      .reduce((all, cell) => all + Number(cell.replace('$', '')), 0)
    expect(sum).toBeCloseTo(0.9, 9)
    await page
      .getByRole('list', { name: 'Cost by user' })
      .getByRole('button', { name: 'ada' })
      .click()
    const rows = page.getByRole('grid', { name: 'Traces' }).getByRole('row')
    await expect.poll(() => rows.count(), SOON).toBe(21)
    expect(complaints).toEqual([])
  })

  it('J22 clones a board and adds a widget of our own, which stays', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await open(page, `${DASHBOARDS}/latency`)
    await page.getByRole('button', { name: 'Clone' }).click()
    await page.getByRole('heading', { name: 'Latency, copy' }).waitFor()
    await page.getByRole('textbox', { name: 'Name of the dashboard' }).fill('Ours')
    await page.getByRole('button', { name: 'Rename' }).click()
    await page.getByRole('heading', { name: 'Ours' }).waitFor()
    await page.getByRole('button', { name: 'Add widget' }).click()
    const dialog = page.getByRole('dialog', { name: 'New widget' })
    await dialog.getByLabel('Title').fill('Calls of the large model')
    await dialog.getByRole('combobox', { name: 'Of' }).selectOption('observations')
    await dialog.getByRole('combobox', { name: 'By' }).selectOption('providedModelName')
    await dialog.getByRole('combobox', { name: 'Shown as' }).selectOption('list')
    await dialog.getByLabel('Filter').fill('model:loom-large')
    await dialog.getByRole('button', { name: 'Add widget' }).click()
    await dialog.getByRole('alert').getByText('Expected field:value').waitFor()
    await dialog.getByLabel('Filter').fill('providedModelName:loom-large')
    expect(await axeViolations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Add widget' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await tableOf(page, 'Calls of the large model')).toEqual([
      'Model\tcount count',
      'loom-large\t30',
    ])
    await page.getByRole('button', { name: 'Remove Median' }).click()
    await page.getByRole('region', { name: 'Median' }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Move p99 back' }).click()
    await page.getByRole('button', { name: 'Done' }).click()
    await page.reload()
    await page.getByRole('region', { name: 'p99', exact: true }).waitFor()
    const headings = await page.getByRole('main').getByRole('heading', { level: 2 }).allInnerTexts()
    expect(headings.slice(0, 2)).toEqual(['p99', 'p95'])
    await page.goto(DASHBOARDS)
    await page.getByRole('region', { name: 'Ours' }).getByRole('link', { name: 'Ours' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('tells in its own place when a widget cannot be read, and recovers', async () => {
    await using watched = await openPage(browser, server.url)
    const { page } = watched
    await page.route('**/metrics?*p99*', (request) =>
      request.fulfill({ status: 400, json: { message: 'This took too long.' } }),
    )
    await open(page, `${DASHBOARDS}/latency`)
    const failed = page.getByRole('region', { name: 'p99', exact: true })
    await failed.getByText('This took too long.').waitFor()
    await page.getByRole('region', { name: 'Median' }).getByText('1.45 s').waitFor()
    await page.unroute('**/metrics?*p99*')
    await failed.getByRole('button', { name: 'Retry' }).click()
    await failed.getByText('1.90 s').waitFor()
    expect(await failed.getByRole('alert').count()).toBe(0)
  })

  it.each(['light', 'dark'] as const)('are accessible: %s', async (theme) => {
    await using watched = await openPage(browser, server.url, { colorScheme: theme })
    const { page, complaints } = watched
    await open(page, DASHBOARDS)
    await page.getByRole('link', { name: 'Cost', exact: true }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('link', { name: 'Cost', exact: true }).click()
    await page.getByRole('img', { name: /^Cost by model over time/u }).waitFor()
    await page.getByRole('list', { name: 'Cost by step' }).waitFor()
    await page.screenshot({ path: screenshotFile('dashboard', theme) })
    expect(await axeViolations(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})
