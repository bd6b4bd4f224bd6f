/** What happens is shown in every tab while it happens, also over a restart of the server, and nothing moves that is being read. */
import { Heddle } from '@heddle/core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startHeddle, temporaryFolder } from '../server/heddle-process.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'

const TRACES = '/project/local/traces'

/** Traces that are there before anybody looks: more than fit on a screen. */
const BEFORE = 60
/** Traces that are written before the server stops, and as many after it. */
const HALF = 100
const TABS = 7

describe.skipIf(!hasBrowser)('live updates', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
  })

  it('J23: seven tabs, 200 traces and a restart: one connection, no gap, no duplicate, and the row that is read stays', async () => {
    const folder = temporaryFolder()
    const first = startHeddle('dev', '--port', '0', '--data', folder)
    const url = await first.url
    await record(url, 'early', BEFORE)
    await using watched = await openPage(browser, url)
    const streams: Page[] = []
    watched.context.on('request', (request) => {
      if (new URL(request.url()).pathname.endsWith('/live')) streams.push(request.frame().page())
    })
    const tabs = [watched.page]
    while (tabs.length < TABS) tabs.push(await watched.context.newPage())
    for (const tab of tabs) {
      await tab.goto(TRACES)
      await tab.getByText('live', { exact: true }).waitFor()
      await waitForRows(tab, 0)
    }
    expect(streams).toEqual([tabs[0]])
    const reader = tabs[3] ?? watched.page
    await scrollDown(reader)
    const read = reader.getByRole('link', { name: 'early-30', exact: true })
    const place = await read.boundingBox()

    await record(url, 'before', HALF)
    for (const tab of tabs) await waitForRows(tab, tab === reader ? 0 : HALF)
    await reader.getByRole('button', { name: `${HALF} new` }).waitFor()
    expect(await read.boundingBox()).toEqual(place)

    first.child.kill('SIGTERM')
    await first.ended
    await reader.getByText('reconnecting', { exact: true }).waitFor()
    // The tab that had the connection goes as well.
    await watched.page.close()
    const second = startHeddle('dev', '--port', new URL(url).port, '--data', folder)
    await second.url
    await record(url, 'after', HALF)
    const left = tabs.slice(1)
    for (const tab of left) {
      await tab.getByText('live', { exact: true }).waitFor()
      await waitForRows(tab, tab === reader ? 0 : 2 * HALF)
    }
    expect(new Set(streams).size).toBe(2)
    await reader.getByRole('button', { name: `${2 * HALF} new` }).waitFor()
    expect(await read.boundingBox()).toEqual(place)
    await reader.getByRole('button', { name: `${2 * HALF} new` }).click()
    await waitForRows(reader, 2 * HALF)

    const last = left.at(-1) ?? reader
    await last.getByRole('link', { name: 'after-99', exact: true }).click()
    await last.getByRole('treegrid', { name: 'Observations' }).waitFor()
  })

  it('holds news back while they are paused, changes rows in place, and follows a trace that runs', async () => {
    const url = await startHeddle('dev', '--port', '0', '--data', temporaryFolder()).url
    await record(url, 'early', 3)
    await using watched = await openPage(browser, url)
    const { page, complaints } = watched
    await page.goto(TRACES)
    await page.getByText('live', { exact: true }).waitFor()
    const heddle = connect(url)
    const run = heddle.startObservation({ name: 'long run', type: 'agent' })
    await heddle.flush()
    const row = page.getByRole('row', { name: 'long run' })
    await row.getByRole('img', { name: 'running' }).waitFor()

    await page.keyboard.press('p')
    await page.getByRole('button', { name: 'paused', pressed: true }).waitFor()
    await record(url, 'meanwhile', 1)
    run.startObservation({ name: 'step', type: 'tool' }).end()
    await heddle.flush()
    await page.getByRole('button', { name: 'paused' }).click()
    await page.getByRole('link', { name: 'meanwhile-0' }).waitFor()
    await expect.poll(() => row.getByRole('gridcell').nth(4).textContent()).toBe('2')

    await page.getByRole('link', { name: 'long run' }).click()
    const tree = page.getByRole('treegrid', { name: 'Observations' })
    await tree.getByRole('row', { name: 'step' }).waitFor()
    run.startObservation({ name: 'another step', type: 'tool' }).end()
    run.end({ output: 'done' })
    await heddle.shutdown()
    await tree.getByRole('row', { name: 'another step' }).waitFor()
    expect(complaints).toEqual([])
  })
})

function connect(baseUrl: string): Heddle {
  return new Heddle({
    baseUrl,
    publicKey: 'pk-heddle-local',
    secretKey: 'sk-heddle-local',
    logLevel: 'silent',
  })
}

/** Writes traces of one step each through the SDK: `<name>-0`, `<name>-1` and so on, each later than the one before. */
async function record(baseUrl: string, name: string, count: number): Promise<void> {
  const heddle = connect(baseUrl)
  const now = Date.now()
  for (let index = 0; index < count; index += 1) {
    const startTime = new Date(now - count + index)
    heddle
      .startObservation({ name: `${name}-${index}`, type: 'chain', startTime })
      .end({ endTime: startTime })
  }
  const { accepted, rejected, dropped } = await heddle.shutdown()
  expect({ rejected, dropped }).toEqual({ rejected: 0, dropped: 0 })
  expect(accepted).toBeGreaterThan(0)
}

/** Scrolls the list, and waits until the page has noticed: a tab on a busy machine may draw its next frame much later. */
async function scrollDown(page: Page): Promise<void> {
  await page.getByRole('grid', { name: 'Traces' }).evaluate(async (grid) => {
    const noticed = new Promise((resolve) => {
      grid.addEventListener('scroll', resolve, { once: true })
    })
    grid.scrollTo(0, 1000)
    await noticed
  })
}

/** Waits until the list holds the traces from before and so many new ones. */
async function waitForRows(page: Page, added: number): Promise<void> {
  const grid = page.getByRole('grid', { name: 'Traces' })
  await expect
    .poll(() => grid.getAttribute('aria-rowcount'), { timeout: 20_000 })
    .toBe(String(BEFORE + added + 1))
}
