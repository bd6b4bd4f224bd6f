/** A browser that does not say when it is idle, as Safari: nothing may wait for that. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import { largeTrace } from './large-trace.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'

describe.skipIf(!hasBrowser)('a browser that does not say when it is idle', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    await server.send(largeTrace('long', Date.UTC(2026, 10, 23, 9, 41, 7), 600))
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('lists traces, opens one, shows its rows and details, and opens the palette', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, context, complaints } = watched
    await context.addInitScript(() => {
      for (const name of ['requestIdleCallback', 'cancelIdleCallback']) {
        Reflect.deleteProperty(globalThis, name)
      }
    })
    await page.goto('/project/local/traces')
    expect(await page.evaluate(() => 'requestIdleCallback' in globalThis)).toBe(false)
    await page.getByRole('row').nth(1).click()
    const tree = page.getByRole('treegrid', { name: 'Observations' })
    await tree.waitFor()
    await tree.getByRole('row').nth(3).click()
    const detail = page.getByRole('region', { name: 'Detail' })
    const name = await tree
      .locator('[aria-selected=true]')
      .getByRole('gridcell')
      .first()
      .innerText()
    await detail.getByRole('heading').first().waitFor()
    expect(name).toContain(await detail.getByRole('heading').first().innerText())
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('dialog').getByRole('combobox').waitFor()
    expect(complaints).toEqual([])
  })
})
