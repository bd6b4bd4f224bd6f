/** From an empty server to the first trace. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { supportTrace } from './support-trace.ts'

describe.skipIf(!hasBrowser)('the first minute', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('shows the snippet to paste, notices the first trace and opens the list', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/')
    await page.getByRole('heading', { name: 'Send your first trace' }).waitFor()
    await page.getByText('Waiting for your first trace').waitFor()
    const snippet = page.getByText('callbacks: [new CallbackHandler()]')
    expect(await snippet.textContent()).toContain(
      "import { CallbackHandler } from '@heddle/langchain'",
    )
    expect(await page.getByText('HEDDLE_PUBLIC_KEY=pk-heddle-local').textContent()).toContain(
      `HEDDLE_BASE_URL=${server.url}`,
    )

    await page.getByRole('tab', { name: 'cURL' }).click()
    expect(await page.getByText('curl -u').textContent()).toContain(
      `${server.url}/api/public/ingestion`,
    )

    await server.send(supportTrace({ traceId: 'a'.repeat(32), startMs: Date.now() - 8000 }))
    await page.getByText('First trace:').waitFor()
    await page.getByRole('heading', { name: 'Traces' }).waitFor()
    await page.getByRole('link', { name: 'support-agent' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/project/local/traces')
    expect(complaints).toEqual([])
  })

  it('goes straight to the list from then on, and shows new traces without a reload', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/')
    await page.getByRole('link', { name: 'support-agent' }).waitFor()
    await server.send(supportTrace({ traceId: 'b'.repeat(32), startMs: Date.now() - 1000 }))
    await expect
      .poll(() => page.getByRole('link', { name: 'support-agent' }).count(), { timeout: 10_000 })
      .toBe(2)
    expect(complaints).toEqual([])
  })
})
