/** The first minute of a newcomer: run the example, open the list, open its trace, read the model call and its cost. */
import { join } from 'node:path'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { runExample } from '../../scripts/run-example.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'

const checkout = join(import.meta.dirname, '../..')

describe.skipIf(!hasBrowser)('the example in the browser', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('shows the run in the list, its steps in the trace, and the answer with its cost', async () => {
    const { traceId } = await runExample(checkout, { program: 'rag.ts', heddleUrl: server.url })
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/project/local/traces')
    await page.getByRole('link', { name: 'rag', exact: true }).click()
    await expect.poll(() => page.url()).toContain(traceId)

    const tree = page.getByRole('treegrid', { name: 'Observations' })
    await tree.getByRole('row', { name: /VectorStoreRetriever/u }).waitFor()
    await tree.getByRole('row', { name: /ChatOpenAI/u }).click()

    const detail = page.getByRole('region', { name: 'Detail' })
    await detail.getByText('Why does a loom need a heddle for every warp thread?').first().waitFor()
    await detail.getByRole('article', { name: 'assistant message' }).waitFor()
    await detail.getByRole('tab', { name: 'Cost' }).click()
    await detail.getByRole('row', { name: /^input 653 × \$0\.15 \/M = / }).waitFor()
    await detail.getByRole('row', { name: /^output 37 × \$0\.60 \/M = / }).waitFor()
    await detail.getByRole('row', { name: /^Total \$0\.00012/u }).waitFor()
    expect(complaints).toEqual([])
  })
})
