/** From an empty server to the first trace. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'
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

  it('J01: shows the snippet to paste, says why a wrong key is refused, and opens the first trace', async () => {
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
    const command = (await page.getByText('curl -u').textContent()) ?? ''
    expect(command).toContain(`${server.url}/api/public/ingestion`)
    await page.getByText('Nothing yet: every request').waitFor()
    await runShell(command.replace('sk-heddle-local', 'sk-of-somebody'))
    const requests = page.getByRole('list', { name: 'Requests' })
    await requests
      .getByText('this secret key belong to no project of this server', { exact: false })
      .waitFor()
    await requests.getByText('Copy both keys of one pair anew', { exact: false }).waitFor()
    expect(await requests.textContent()).not.toContain('sk-of-somebody')
    await page.getByText('Waiting for your first trace').waitFor()
    await page.screenshot({ path: screenshotFile('start-refused') })
    expect(await axeViolations(page)).toEqual([])

    // What has the focus keeps the page from leaving; the snippet's tab does.
    await page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    })
    await runShell(command)
    await page.getByText('first trace, 1 observation', { exact: true }).waitFor()
    await page.getByRole('treegrid', { name: 'Observations' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/project/local/traces/first-trace')
    expect(complaints).toEqual([])
  })

  it('goes straight to the overview from then on; the list shows new traces without a reload', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/')
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.getByRole('link', { name: 'Traces', exact: true }).first().click()
    await page.getByRole('link', { name: 'first trace' }).waitFor()
    await server.send(supportTrace({ traceId: 'b'.repeat(32), startMs: Date.now() - 1000 }))
    await page.getByRole('link', { name: 'support-agent' }).waitFor()
    expect(complaints).toEqual([])
  })
})

/** Runs a command as somebody who pastes it into a terminal. */
async function runShell(command: string): Promise<void> {
  await promisify(execFile)('sh', ['-c', command])
}
