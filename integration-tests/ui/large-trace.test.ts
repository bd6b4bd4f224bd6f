/** A trace of 50,000 observations is one like any other: no notice, no second mode, only the rows in view in the page. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import { largeTrace } from './large-trace.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'

const OBSERVATIONS = 50_000
const BATCH_EVENTS = 2500
/** Rows that may exist at once: what fits on the screen and some above and below. */
const MOST_ROWS = 120

describe.skipIf(!hasBrowser)('a trace of 50,000 observations', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    const events = largeTrace('huge', Date.now() - 8_000_000, OBSERVATIONS)
    for (let from = 0; from < events.length; from += BATCH_EVENTS) {
      await server.send(events.slice(from, from + BATCH_EVENTS))
    }
  }, 120_000)
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('keeps few rows in the page and shows any place of the trace at once', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/project/local/traces/huge')
    const tree = page.getByRole('treegrid', { name: 'Observations' })
    await tree.waitFor({ timeout: 20_000 })
    expect(await tree.getAttribute('aria-rowcount')).toBe(String(OBSERVATIONS + 1))
    await page.getByText('50,000 observations').first().waitFor()

    await page.goto('/project/local/traces/huge?observation=o40003')
    await tree.getByRole('row', { name: 'tool 40003', selected: true }).waitFor()

    for (const share of [0.25, 0.5, 0.99]) {
      await tree.evaluate((element, to) => {
        element.scrollTop = element.scrollHeight * to
      }, share)
      const middle = String(Math.round(OBSERVATIONS * share)).slice(0, 2)
      await expect
        .poll(() => tree.getByRole('row').allTextContents(), { timeout: 5000 })
        .toEqual(
          expect.arrayContaining([expect.stringMatching(new RegExp(`\\w+ ${middle}\\d+`, 'u'))]),
        )
      expect(await tree.getByRole('row').count()).toBeLessThan(MOST_ROWS)
    }

    expect(await tree.getByRole('row', { selected: true }).count()).toBe(1)
    await page.keyboard.press('1')
    await page.keyboard.press('6')
    await page.keyboard.press('e')
    await page.getByRole('region', { name: 'Detail' }).getByText('TimeoutError').waitFor()
    await page.keyboard.press('1')
    await expect.poll(() => tree.getAttribute('aria-rowcount')).toBe('2')
    await page.keyboard.press('6')
    await expect.poll(() => tree.getAttribute('aria-rowcount')).toBe(String(OBSERVATIONS + 1))
    await page.keyboard.press('/')
    await page.keyboard.type('is:error')
    await page
      .getByRole('status')
      .getByText(/^\d+ of 100$/u)
      .waitFor()
    expect(complaints).toEqual([])
  })

  it('chooses the row that is clicked, far down too, when none was chosen before', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/project/local/traces/huge')
    const tree = page.getByRole('treegrid', { name: 'Observations' })
    await tree.getByRole('row').nth(5).waitFor({ timeout: 20_000 })
    await tree.evaluate((element) => {
      element.scrollTop = element.scrollHeight / 2
    })
    await tree.getByRole('row', { name: 'tool 25003' }).click()
    await tree.getByRole('row', { name: 'tool 25003', selected: true }).waitFor()
    const detail = page.getByRole('region', { name: 'Detail' })
    await detail.getByRole('heading', { name: 'tool 25003' }).waitFor()
    expect(complaints).toEqual([])
  })
})
