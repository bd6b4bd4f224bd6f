/** Did everything arrive: what clients numbered, what was refused, and what is missing. */
import { Heddle } from '@heddle/core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'

const INGESTION = '/project/local/ingestion'
const AUTHORIZATION = `Basic ${btoa('pk-heddle-local:sk-heddle-local')}`

/** A client that numbers its events as ours does. */
const CLIENT = 'c1a0c1a0c1a0c1a0'

describe.skipIf(!hasBrowser)('the ingestion page', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('says that nobody has reported yet, then what each client sent', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(INGESTION)
    await page.getByRole('heading', { name: 'No client has reported yet.' }).waitFor()
    await page.getByText('No request was refused.').waitFor()
    const keys = { publicKey: 'pk-heddle-local', secretKey: 'sk-heddle-local' }
    const heddle = new Heddle({ ...keys, baseUrl: server.url })
    heddle.startObservation({ name: 'one' }).end()
    const { accepted } = await heddle.shutdown()
    await page.getByText(`${accepted} of ${accepted} events stored`, { exact: true }).waitFor()
    await page.getByRole('row').getByRole('img', { name: 'complete', exact: true }).waitFor()
    expect(complaints).toEqual([])
  })

  it.each(['light', 'dark'] as const)(
    'shows what was refused and why, and which numbers are missing: %s',
    async (theme) => {
      await using watched = await openPage(browser, server.url, { colorScheme: theme })
      const { page, complaints } = watched
      await page.goto(INGESTION)
      await page.getByText('live', { exact: true }).waitFor()
      await sendNumbered()
      const row = page.getByRole('row', { name: CLIENT })
      await row.getByRole('img', { name: 'incomplete' }).waitFor()
      const clients = page.getByRole('region', { name: 'Clients' })
      await clients.getByText('1 refused: 400', { exact: false }).waitFor()
      await clients.getByText('Missing are the numbers 3 to 5.', { exact: true }).waitFor()
      await clients.getByText('2 given up by the client', { exact: false }).waitFor()
      const requests = page.getByRole('list', { name: 'Requests' })
      await requests.getByRole('img', { name: 'taken in part' }).first().waitFor()
      await page.screenshot({ path: screenshotFile('ingestion', theme) })
      expect(await axeViolations(page)).toEqual([])
      expect(complaints).toEqual([])
    },
  )

  /** Events 1, 2 and 6 of a client, the last of them malformed; 3 to 5 never come. */
  async function sendNumbered(): Promise<void> {
    const timestamp = new Date().toISOString()
    const events = [1, 2, 6].map((number) => ({
      id: `${CLIENT}-${number}`,
      type: 'span-create',
      timestamp,
      body: { id: number === 6 ? 6 : `step-${number}`, traceId: 'numbered', startTime: timestamp },
    }))
    const answer = await fetch(`${server.url}/api/public/ingestion`, {
      method: 'POST',
      headers: {
        authorization: AUTHORIZATION,
        'content-type': 'application/json',
        'x-heddle-delivery': `process=${CLIENT};numbered=6;dropped=2;spooled=0`,
        'x-langfuse-sdk-name': 'heddle-js',
        'x-langfuse-sdk-version': '1.2.3',
      },
      body: JSON.stringify({ batch: events }),
    })
    expect(answer.status).toBe(207)
  }
})
