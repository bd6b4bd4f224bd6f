/** The feedback element in a page of another origin with a strict policy, against a real server. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { traceIdFrom } from '@heddle/core/ids'
import type { Score } from '@heddle/core/schemas'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from '../ui/axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from '../ui/browser.ts'
import type { TestServer } from '../ui/running-server.ts'
import { startTestServer } from '../ui/running-server.ts'
import { screenshotFile } from '../ui/screenshot-file.ts'

const SECRET = `Basic ${btoa('pk-heddle-local:sk-heddle-local')}`
const ELEMENT = join(import.meta.dirname, '../../packages/feedback/src/element.ts')

/** A program's page: it allows scripts of its own and requests to the Heddle server, and nothing else. */
async function startHost(heddleUrl: string) {
  const { outputFiles } = await build({
    entryPoints: [ELEMENT],
    bundle: true,
    format: 'esm',
    write: false,
  })
  const script = outputFiles[0]?.text ?? ''
  const host = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://host')
    if (pathname === '/element.js') {
      response.setHeader('content-type', 'text/javascript').end(script)
      return
    }
    const attributes = [...searchParams].map(([name, value]) => `${name}="${value}"`).join(' ')
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.setHeader(
      'content-security-policy',
      `default-src 'none'; img-src data:; script-src 'self'; connect-src ${heddleUrl}; require-trusted-types-for 'script'`,
    )
    response.end(`<!doctype html><html lang="en"><head><title>Shop</title>
<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">
<script type="module" src="/element.js"></script></head><body><main><h1>Shop</h1>
<p>Your refund is on its way.</p><heddle-feedback base-url="${heddleUrl}" ${attributes}></heddle-feedback></main></body></html>`)
  })
  await new Promise<void>((resolve) => {
    host.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(host.address() as AddressInfo).port}`,
    close: () => {
      host.closeAllConnections()
      host.close()
    },
  }
}

const pathTo = (attributes: Readonly<Record<string, string>>): string =>
  `/?${new URLSearchParams({ 'public-key': 'pk-heddle-local', ...attributes }).toString()}`

const CATEGORIES = 'Wrong, Too slow, 不完整'

async function complete(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Bad answer' }).click()
  await page.getByRole('radio', { name: 'Too slow' }).check()
  await page.getByRole('textbox', { name: 'Comment' }).fill('It took <b>a day</b>.')
}

describe.skipIf(!hasBrowser)('<heddle-feedback>', () => {
  let browser: Browser
  let server: TestServer
  let host: Awaited<ReturnType<typeof startHost>>

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    host = await startHost(server.url)
  })
  afterAll(async () => {
    await browser.close()
    host.close()
    await server[Symbol.asyncDispose]()
  })

  const scoresOf = async (traceId: string): Promise<readonly Score[]> => {
    const response = await fetch(`${server.url}/api/public/v2/scores?traceId=${traceId}`, {
      headers: { authorization: SECRET },
    })
    const { data } = (await response.json()) as { data: Score[] }
    return data.toSorted((one, other) => one.name.localeCompare(other.name))
  }

  /** What was said, as soon as the server lists it. */
  const expectScores = (traceId: string, expected: readonly object[]) =>
    expect.poll(() => scoresOf(traceId), { timeout: 15_000 }).toMatchObject(expected)

  it('writes thumb, category and comment of a message before its trace arrives, and the trace then has them', async () => {
    await using watched = await openPage(browser, host.url)
    const { page, complaints } = watched
    const traceId = traceIdFrom('msg / 42 ✓')
    await page.goto(pathTo({ 'message-id': 'msg / 42 ✓', categories: CATEGORIES }))
    await page.getByRole('button', { name: 'Good answer' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Good answer', pressed: true }).waitFor()
    await expectScores(traceId, [{ name: 'user-feedback', value: 1, dataType: 'BOOLEAN' }])
    await complete(page)
    await page.getByRole('textbox', { name: 'Comment' }).focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('Thank you for your feedback.').waitFor()
    const said = [
      { name: 'user-feedback', value: 0, comment: 'It took <b>a day</b>.', source: 'API' },
      { name: 'user-feedback-category', stringValue: 'Too slow', dataType: 'CATEGORICAL' },
    ]
    await expectScores(traceId, said)

    const timestamp = new Date().toISOString()
    const body = { id: traceId, name: 'chat', timestamp }
    await server.send([{ id: 'event-42', type: 'trace-create', timestamp, body }])
    const response = await fetch(`${server.url}/api/public/traces/${traceId}`, {
      headers: { authorization: SECRET },
    })
    const trace = (await response.json()) as { name: string; scores: Score[] }
    expect([trace.name, trace.scores.length]).toEqual(['chat', 2])
    expect(
      complaints.filter((line) => !line.startsWith(`foreign: ${server.url}/api/public/scores`)),
    ).toEqual([])
  })

  it('takes a trace id under a name of its own, and starts anew with another trace', async () => {
    await using watched = await openPage(browser, host.url)
    const { page } = watched
    const labels = { 'label-up': 'Gut', 'label-question': 'Hilfreich?' }
    await page.goto(
      pathTo({ 'trace-id': 'first', 'observation-id': 'step', name: 'helpful', ...labels }),
    )
    await page.getByRole('group', { name: 'Hilfreich?' }).waitFor()
    await page.getByRole('button', { name: 'Gut' }).click()
    await expectScores('first', [{ name: 'helpful', value: 1, observationId: 'step' }])
    await page.locator('heddle-feedback').evaluate((element) => {
      element.setAttribute('trace-id', 'second')
    })
    await page.getByRole('button', { name: 'Gut', pressed: false }).waitFor()
    expect(await page.getByRole('textbox').count()).toBe(0)
    await page.getByRole('button', { name: 'Bad answer' }).click()
    await expectScores('second', [{ value: 0 }])
    expect(await scoresOf('first')).toMatchObject([{ value: 1 }])
  })

  it('says that nothing was sent with a wrong key, and tells the page why', async () => {
    await using watched = await openPage(browser, host.url)
    const { page } = watched
    await page.goto(pathTo({ 'trace-id': 'refused', 'public-key': 'pk-nobody' }))
    const told = page.locator('heddle-feedback').evaluate(
      (element) =>
        new Promise<unknown>((resolve) => {
          element.addEventListener('heddle-feedback', (event) =>
            resolve((event as CustomEvent).detail),
          )
        }),
    )
    await page.getByRole('button', { name: 'Good answer' }).click()
    await page.getByText('This could not be sent. Please try again.').waitFor()
    expect(await told).toMatchObject({ value: true, reports: [{ ok: false, status: 401 }] })
    expect(await scoresOf('refused')).toEqual([])
  })

  it.each(['light', 'dark'] as const)('is accessible: %s', async (theme) => {
    const viewport = { width: 480, height: 400 }
    await using watched = await openPage(browser, host.url, { colorScheme: theme, viewport })
    const { page } = watched
    await page.goto(pathTo({ 'trace-id': `look-${theme}`, categories: CATEGORIES }))
    await complete(page)
    await page.screenshot({ path: screenshotFile('feedback', theme) })
    expect(await axeViolations(page)).toEqual([])
  })
})
