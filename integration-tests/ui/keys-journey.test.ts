/** J24: a key from its making to its end, and a trace that is deleted, taken back and deleted again. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { wireEvents } from './wire-events.ts'

interface Keys {
  readonly publicKey: string
  readonly secretKey: string
}

const authorizationOf = ({ publicKey, secretKey }: Keys): string =>
  `Basic ${btoa(`${publicKey}:${secretKey}`)}`

/** Traces of the list as its heading counts them. */
const countOf = (page: Page) => page.locator('header', { hasText: 'Traces' }).innerText()

describe.skipIf(!hasBrowser)('keys and what is sent with them', () => {
  let browser: Browser
  let server: TestServer

  const send = async (keys: Keys, traceId: string): Promise<number> => {
    const at = new Date(Date.now() - 60_000).toISOString()
    const batch = wireEvents(at, [['trace-create', { id: traceId, name: traceId, timestamp: at }]])
    const answer = await fetch(`${server.url}/api/public/ingestion`, {
      method: 'POST',
      headers: { authorization: authorizationOf(keys), 'content-type': 'application/json' },
      body: JSON.stringify({ batch }),
    })
    return answer.status
  }
  const traceStatus = async (traceId: string): Promise<number> => {
    const keys = { publicKey: 'pk-heddle-local', secretKey: 'sk-heddle-local' }
    const headers = { authorization: authorizationOf(keys) }
    return (await fetch(`${server.url}/api/public/traces/${traceId}`, { headers })).status
  }

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('J24 a key is made, copied as .env, used and revoked; from then on it is refused, and Start says so', async () => {
    await using watched = await openPage(browser, server.url, {
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const { page, complaints } = watched
    await page.goto('/project/local/settings/keys')
    await page.getByLabel('What the keys are for').fill('ci')
    await page.getByRole('button', { name: 'Create keys' }).click()
    await page.getByRole('button', { name: 'Copy as .env' }).click()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    const env = Object.fromEntries(copied.split('\n').map((line) => line.split('=')))
    expect(env['HEDDLE_BASE_URL']).toBe(server.url)
    const keys: Keys = {
      publicKey: String(env['HEDDLE_PUBLIC_KEY']),
      secretKey: String(env['HEDDLE_SECRET_KEY']),
    }
    expect(await send(keys, 'by-ci')).toBe(207)
    await page.getByRole('button', { name: 'Revoke ci' }).click()
    await page.getByRole('button', { name: 'Yes, revoke' }).click()
    await page.getByRole('row', { name: 'ci' }).waitFor({ state: 'detached' })
    await page.goto('/project/local/start')
    await page.getByText('207').first().waitFor()
    expect(await send(keys, 'after-the-end')).toBe(401)
    // It arrives by itself, with the beginning of the key and what to do.
    const refused = page.getByRole('listitem').filter({ hasText: '401' })
    await refused.getByText(`${keys.publicKey.slice(0, 12)}…`, { exact: false }).waitFor()
    await refused.getByText('Copy both keys of one pair anew').waitFor()
    expect(await page.content()).not.toContain(keys.secretKey)
    expect(await traceStatus('after-the-end')).toBe(404)
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      expect(await axeViolations(page)).toEqual([])
    }
    expect(complaints).toEqual([])
  })

  it('J24 a trace is deleted, taken back and deleted again: gone from list, counts and API at once', async () => {
    const local = { publicKey: 'pk-heddle-local', secretKey: 'sk-heddle-local' }
    for (const id of ['first', 'second']) expect(await send(local, id)).toBe(207)
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/project/local/traces')
    await page.getByRole('link', { name: 'second' }).waitFor()
    const before = Number(/\d+/u.exec(await countOf(page))?.[0])
    await page.getByRole('link', { name: 'second' }).click()
    await page.getByRole('treegrid', { name: 'Observations' }).waitFor()
    await page.clock.install()
    await page.getByRole('button', { name: 'Delete trace' }).click()
    await page.getByText('The trace goes in 10 seconds.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.clock.runFor(11_000)
    expect(await traceStatus('second')).toBe(200)
    await page.getByRole('button', { name: 'Delete trace' }).click()
    await page.clock.runFor(11_000)
    await page.waitForURL('**/project/local/traces')
    expect(await traceStatus('second')).toBe(404)
    await page.getByRole('link', { name: 'first' }).waitFor()
    await expect.poll(() => page.getByRole('link', { name: 'second' }).count()).toBe(0)
    expect(Number(/\d+/u.exec(await countOf(page))?.[0])).toBe(before - 1)
    await page.goto('/project/local/overview?range=1h')
    const traces = page.getByRole('figure', { name: 'Traces and errors' })
    await traces.getByText(String(before - 1), { exact: true }).waitFor()
    expect(complaints).toEqual([])
  })
})
