/** J22: questions that take long can be stopped, and answers that are not whole say so. */
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'
import { wireEvents } from './wire-events.ts'

const HOUR_MS = 3_600_000
const OVERVIEW = '/project/local/overview?range=7d'
const COST = '/project/local/dashboards/costs?range=30d'

/** Twenty models in each of the last 100 hours: more numbers by model and hour than one answer holds. */
const EVENTS = Array.from({ length: 2000 }, (_, index) => {
  const at = new Date(Date.now() - (1 + Math.floor(index / 20)) * HOUR_MS).toISOString()
  const id = `call-${index}`
  const body = { id, traceId: `trace-${index % 50}`, name: 'answer', startTime: at, endTime: at }
  const call = { ...body, model: `model-${index % 20}`, costDetails: { total: 0.01 } }
  const trace = { id: body.traceId, timestamp: at }
  return wireEvents(at, [
    ['generation-create', call],
    ...(index < 50 ? [['trace-create', trace] as const] : []),
  ])
}).flat()

/** Lets questions wait until they are let go. */
async function hold(page: Page, pattern: string) {
  const held: Route[] = []
  await page.route(pattern, (route) => void held.push(route))
  return {
    release: async () => {
      await page.unroute(pattern)
      for (const route of held) await route.continue().catch(() => undefined)
    },
  }
}

describe.skipIf(!hasBrowser)('questions that take long', () => {
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

  it('J22 a widget that takes long is stopped, asked again, or asked for the last 24 hours', async () => {
    await using watched = await openPage(browser, server.url)
    const { page } = watched
    await page.clock.install()
    const questions = await hold(page, '**/metrics?*')
    const stopped = page.waitForEvent('requestfailed')
    await page.goto(COST)
    const widget = page.getByRole('region', { name: 'Cost by model over time' })
    await widget.getByRole('status', { name: /^Loading/u }).waitFor()
    await page.clock.runFor(5000)
    await widget.getByText('Cost by model over time takes longer than usual.').waitFor()
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await page.screenshot({ path: screenshotFile('slow-widget', theme) })
      expect(await axeViolations(page)).toEqual([])
    }
    await widget.getByRole('button', { name: 'Cancel' }).click()
    // The request itself ends, not only its picture.
    expect((await stopped).failure()?.errorText).toContain('ABORTED')
    await widget.getByText('stopped before the answer came').waitFor()
    await questions.release()
    await widget.getByRole('button', { name: 'Ask again' }).click()
    await page.getByRole('img', { name: /^Cost by model over time/u }).waitFor()
  })

  it('J22 an answer that is not whole says so, and a shorter time is one press away', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(
      `/project/local/dashboards/costs?range=${new Date(Date.now() - 110 * HOUR_MS).toISOString()}..${new Date().toISOString()}`,
    )
    const partial = page.getByText('Partial: the first 1,000 numbers; there are more.')
    await partial.first().waitFor()
    await page.getByRole('button', { name: 'Try the last 24 hours' }).first().click()
    await partial.first().waitFor({ state: 'detached' })
    expect(page.url()).toContain('range=24h')
    expect(complaints).toEqual([])
  })

  it('J22 the overview as well', async () => {
    await using watched = await openPage(browser, server.url)
    const { page } = watched
    await page.clock.install()
    const questions = await hold(page, '**/metrics?*')
    await page.goto(OVERVIEW)
    await page.getByRole('status', { name: 'Loading the numbers' }).waitFor()
    await page.clock.runFor(5000)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('The numbers: stopped before the answer came.').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await questions.release()
    await page.getByRole('button', { name: 'Try the last 24 hours' }).click()
    await page.getByRole('list', { name: 'Numbers' }).waitFor()
    expect(page.url()).toContain('range=24h')
  })
})
