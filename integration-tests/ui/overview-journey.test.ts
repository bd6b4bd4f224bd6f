/** The overview against a real server: the same numbers as the list, and every one of them leads there. */
import type { IngestionEvent } from '@heddle/core/schemas'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'
import { wireEvents } from './wire-events.ts'

/** How long a busy machine may take. */
const SOON = { timeout: 20_000 }

/** The moment everything is seen at; the pictures show it whatever the date is. */
const NOW_MS = Date.UTC(2026, 10, 23, 12)
const HOUR_MS = 3_600_000
const PATH = '/project/local/overview'
const USERS = ['ada', 'grace', '王小明'] as const
const MODELS = ['loom-large', 'loom-small'] as const

/** 48 traces of the last day, two an hour, every sixth with an error; and 36 of the day before that took half as long. */
const TRACES = [
  ...Array.from({ length: 48 }, (_, index) => ({ index, day: 'now' as const })),
  ...Array.from({ length: 36 }, (_, index) => ({ index, day: 'before' as const })),
]

function eventsOf({ index, day }: (typeof TRACES)[number]): IngestionEvent[] {
  const traceId = `${day}-${index}`
  const startMs = NOW_MS - (day === 'now' ? 0 : 24 * HOUR_MS) - HOUR_MS / 4 - (index * HOUR_MS) / 2
  const at = (offsetMs: number) => new Date(startMs + offsetMs).toISOString()
  const lastsMs = (1000 + (index % 12) * 250) * (day === 'now' ? 2 : 1)
  const fails = day === 'now' && index % 6 === 5
  const name = index % 4 === 0 ? 'summarise' : 'support-agent'
  const bodies = [
    ['trace-create', { id: traceId, name, timestamp: at(0), userId: USERS[index % 3] }],
    [
      'generation-create',
      {
        id: `${traceId}-call`,
        traceId,
        name: 'answer',
        model: MODELS[index % 4 === 0 ? 1 : 0],
        startTime: at(0),
        endTime: at(lastsMs),
        usageDetails: { input: 1000, output: 200, total: 1200 },
        costDetails: { total: index % 4 === 0 ? 0.01 : 0.05 },
        ...(fails && { level: 'ERROR', statusMessage: '429 Too Many Requests' }),
      },
    ],
    [
      'score-create',
      {
        id: `${traceId}-score`,
        traceId,
        name: 'helpful',
        value: fails ? 0 : 0.75,
        timestamp: at(0),
      },
    ],
  ] as const
  return wireEvents(at(0), bodies)
}

async function open(page: Page, path = PATH): Promise<void> {
  await page.clock.setFixedTime(NOW_MS)
  await page.goto(path)
  await page.getByRole('group', { name: 'Cost by model, chart' }).waitFor()
  await page.getByRole('region', { name: 'Lowest scores' }).getByRole('table').waitFor()
  await page.getByRole('region', { name: 'What changed' }).getByRole('list').waitFor()
  await page.getByRole('region', { name: 'Costliest users' }).getByRole('table').waitFor()
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
}

/** Rows of the list, also those that are not in view. */
const rowsOf = async (page: Page): Promise<number> =>
  Number(await page.getByRole('grid', { name: 'Traces' }).getAttribute('aria-rowcount')) - 1

describe.skipIf(!hasBrowser)('the overview', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    await server.send(TRACES.flatMap(eventsOf))
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('J22 shows six numbers with their change, and each leads to the traces it counts', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await open(page)
    const tiles = page.getByRole('list', { name: 'Numbers' }).getByRole('listitem')
    expect((await tiles.allInnerTexts()).map((text) => text.split(/\n+/u))).toEqual([
      ['Traces', '48', '▲ +33 %'],
      ['Traces with an error', '17 %'],
      ['p95 latency', '7.50 s', '▲ +100 %'],
      ['Cost', '$1.92', '▲ +33 %'],
      ['Tokens', '58k', '▲ +33 %'],
      ['Users', '3', '±0 %'],
    ])
    await page.getByRole('link', { name: 'Traces with an error' }).click()
    await expect.poll(() => rowsOf(page), SOON).toBe(8)
    expect(await page.getByRole('combobox', { name: 'Filter traces' }).inputValue()).toBe(
      'is:error',
    )
    await page.goBack()
    await page.getByRole('link', { name: 'p95 latency' }).click()
    await expect.poll(() => rowsOf(page), SOON).toBe(4)
    expect(complaints).toEqual([])
  })

  it('J22 gives each chart as a table with the same numbers, and follows a marked time', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await open(page)
    await page.getByRole('button', { name: 'Show Traces and errors as table' }).click()
    const table = page.getByRole('region', { name: 'Traces and errors, table' })
    const cells = (await table.getByRole('row').allInnerTexts())
      .slice(1)
      .map((row) => row.split('\t'))
    const sum = (column: number) => cells.reduce((total, row) => total + Number(row[column]), 0)
    expect([sum(1), sum(2)]).toEqual([8, 40])
    await page.getByRole('button', { name: 'Show Traces and errors as table' }).click()

    const chart = page.getByRole('img', { name: /^48 traces in/u })
    const box = await chart.boundingBox()
    if (box === null) throw new Error('Expected the chart to be on the page.')
    await page.mouse.move(box.x + box.width * 0.5, box.y + 60)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.8, box.y + 60, { steps: 5 })
    await page.mouse.up()
    await page.waitForURL(/range=\d{4}-/u)
    const tile = page.getByRole('list', { name: 'Numbers' }).getByRole('listitem').first()
    await expect.poll(() => tile.innerText(), SOON).not.toContain('48')
    const marked = Number((await tile.innerText()).split('\n').find((line) => /^\d+$/u.test(line)))
    await page.getByRole('link', { name: 'Traces', exact: true }).last().click()
    await expect.poll(() => rowsOf(page), SOON).toBe(marked)
    await page.goBack()
    await page.goBack()
    await page.getByRole('img', { name: /^48 traces in/u }).waitFor()
    expect(complaints).toEqual([])
  })

  it('leads from one bucket, by keyboard, to its traces', async () => {
    await using watched = await openPage(browser, server.url)
    const { page } = watched
    await open(page)
    const chart = page.getByRole('group', { name: 'Traces and errors, chart' })
    await chart.focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => chart.innerText(), SOON).toContain('23 Nov, 10:00')
    await page.keyboard.press('Enter')
    await expect.poll(() => rowsOf(page), SOON).toBe(2)
  })

  it('tells what changed and who is slow, dear and bad, each with its traces', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await open(page)
    const changes = page.getByRole('region', { name: 'What changed' })
    const slower = changes.getByRole('link', { name: /step answer p95 3\.75 s → 7\.50 s/u })
    await slower.click()
    await expect.poll(() => rowsOf(page), SOON).toBe(48)
    await page.goBack()
    const lowest = page.getByRole('region', { name: 'Lowest scores' })
    expect((await lowest.getByRole('row').allInnerTexts()).at(-1)).toBe('helpful\t0.625\t48')
    await page
      .getByRole('region', { name: 'Costliest users' })
      .getByRole('link', { name: 'ada' })
      .click()
    await expect.poll(() => rowsOf(page), SOON).toBe(16)
    expect(complaints).toEqual([])
  })

  it.each(['light', 'dark'] as const)('is accessible: %s', async (theme) => {
    await using watched = await openPage(browser, server.url, { colorScheme: theme })
    await open(watched.page)
    await watched.page.screenshot({ path: screenshotFile('overview', theme) })
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
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('combobox', { name: 'Search or run' }).fill('dash')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Dashboards' }).waitFor()
  })

  it('says when there is nothing in a time', async () => {
    await using watched = await openPage(browser, server.url)
    const { page } = watched
    await page.clock.setFixedTime(NOW_MS - 365 * 24 * HOUR_MS)
    await page.goto(PATH)
    await page.getByRole('heading', { name: 'No traces in this time.' }).waitFor()
    expect(await axeViolations(page)).toEqual([])
  })
})
