/** Giving a trace away: as a file that opens without any server, and by a link that can be revoked. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import type { Language } from './languages/say.ts'
import { say } from './languages/say.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'
import { supportTrace } from './support-trace.ts'

const TRACE = 'b'.repeat(32)
const PATH = `/project/local/traces/${TRACE}`

describe.skipIf(!hasBrowser)('giving a trace away', () => {
  let browser: Browser
  let server: TestServer
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heddle-saved-'))
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    const startMs = Date.UTC(2026, 10, 23, 9, 41, 7)
    await server.send(supportTrace({ traceId: TRACE, startMs, investigates: true, fails: false }))
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  async function save(
    page: Page,
    leftOut: readonly string[],
    language: Language = 'en',
  ): Promise<string> {
    await page.goto(PATH)
    await page.getByRole('button', { name: say(language, 'Share or save') }).click()
    const file = page.getByRole('region', { name: say(language, 'One HTML file') })
    for (const part of leftOut) await file.getByRole('checkbox', { name: part }).check()
    const downloading = page.waitForEvent('download')
    await file.getByRole('button', { name: say(language, 'Save as HTML') }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe('trace-bbbbbbbb.html')
    await file.getByText(say(language, 'Saved, {size}').replace('{size}', '').trim()).waitFor()
    const path = join(folder, `${language}-${leftOut.length}.html`)
    await download.saveAs(path)
    return path
  }

  /** Opens a file as if there were no network at all. */
  async function openOffline(path: string) {
    const address = pathToFileURL(path).href
    const watched = await openPage(browser, address)
    await watched.context.setOffline(true)
    await watched.page.goto(address)
    return watched
  }

  it('saves a trace as one file that opens offline with everything in it', async () => {
    await using watched = await openPage(browser, server.url)
    const path = await save(watched.page, [])
    expect(watched.complaints).toEqual([])

    await using offline = await openOffline(path)
    const { page, complaints } = offline
    const tree = page.getByRole('treegrid', { name: 'Observations' })
    await tree.waitFor()
    expect(await tree.getAttribute('aria-rowcount')).toBe('22')
    await tree.getByRole('row', { name: 'issue_refund' }).click()
    const detail = page.getByRole('region', { name: 'Detail' })
    // To the digit, as it was recorded.
    await detail.getByText('9007199254740993').first().waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('sorting centre')
    await tree.locator('mark').first().waitFor()
    await page.keyboard.press('Enter')
    await detail.locator('mark').first().waitFor()
    await page.getByRole('button', { name: 'Graph', exact: true }).click()
    await page.getByRole('button', { name: 'tool issue_refund' }).waitFor()
    await page.getByRole('button', { name: 'Chat', exact: true }).click()
    await page.getByRole('article', { name: 'What was asked' }).waitFor()
    expect(await page.getByRole('link', { name: 'Traces' }).count()).toBe(0)
    await page.reload()
    await page.getByRole('article', { name: 'What was asked' }).waitFor()
    // The payload beside it comes last, with what was found in it.
    await detail.locator('mark').first().waitFor()
    await page.screenshot({ path: screenshotFile('saved-trace') })
    expect(await axeViolations(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it.each([
    ['ar', 'rtl'],
    ['ja', 'ltr'],
  ] as const)('keeps the language it was saved in, whoever opens it: %s', async (language, dir) => {
    await using watched = await openPage(browser, server.url, { locale: language })
    const path = await save(watched.page, [], language)
    expect(watched.complaints).toEqual([])

    await using offline = await openOffline(path)
    const { page, complaints } = offline
    const tree = page.getByRole('treegrid', { name: say(language, 'Observations') })
    await tree.getByRole('row', { name: 'issue_refund' }).click()
    await page.getByRole('region', { name: say(language, 'Detail') }).waitFor()
    const html = page.locator('html')
    expect([await html.getAttribute('lang'), await html.getAttribute('dir')]).toEqual([
      language,
      dir,
    ])
    expect(await axeViolations(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it('leaves out what is not to be given away', async () => {
    await using watched = await openPage(browser, server.url)
    const path = await save(watched.page, ['inputs', 'outputs', 'metadata', 'ids of user'])
    await using offline = await openOffline(path)
    const { page, complaints } = offline
    await page.getByText('left out: input, output, metadata, user').waitFor()
    await page.getByText('Whoever shared this trace left out the input.').waitFor()
    await page.getByRole('row', { name: 'issue_refund' }).click()
    await page.getByText('Whoever shared this trace left out the output.').waitFor()
    expect(await page.getByText('u_117').count()).toBe(0)
    const packed = /type="application\/octet-stream">(?<data>[^<]+)</u.exec(
      await readFile(path, 'utf8'),
    )?.groups?.['data']
    const zipped = new Blob([Buffer.from(packed ?? '', 'base64')]).stream()
    const text = await new Response(zipped.pipeThrough(new DecompressionStream('gzip'))).text()
    expect(text).toContain('issue_refund')
    for (const secret of ['teapot', 'u_117', 'session-8c1f', '4417', 'card_declined']) {
      expect(text).not.toContain(secret)
    }
    expect(complaints).toEqual([])
  })

  it('gives a link that opens one trace without what was left out, until it is revoked', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(PATH)
    await page.getByRole('button', { name: 'Share or save' }).click()
    const links = page.getByRole('region', { name: 'Public link', exact: true })
    await links.getByRole('checkbox', { name: 'inputs' }).check()
    await links.getByRole('textbox', { name: 'Note for its readers' }).fill('Look at the refund')
    await links.getByRole('button', { name: 'Make a public link' }).click()
    const link = await links.locator('pre').textContent()
    expect(link).toMatch(/\/shared#[\w-]{43}$/u)

    await using stranger = await openPage(browser, server.url)
    const reader = stranger.page
    await reader.goto(link ?? '')
    await reader.getByText('Look at the refund').waitFor()
    await reader.getByText('left out: user, input').waitFor()
    const tree = reader.getByRole('treegrid', { name: 'Observations' })
    await tree.getByRole('row', { name: 'lookup_order' }).click()
    await reader.getByText('Whoever shared this trace left out the input.').waitFor()
    await reader.getByRole('treeitem', { name: 'status: delivered' }).waitFor()
    expect(await reader.getByText('u_117').count()).toBe(0)
    expect(await reader.getByRole('link').count()).toBe(0)
    // Selection and secret both stay in the address, so that it can be loaded again.
    await expect.poll(() => reader.url()).toMatch(/\?observation=[^#]+#[\w-]{43}$/u)
    await reader.reload()
    await reader.getByRole('treeitem', { name: 'status: delivered' }).waitFor()
    expect(stranger.complaints).toEqual([])

    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Share or save' }).click()
    await links.getByText('2 ×').waitFor()
    await links.getByRole('button', { name: /^Revoke the link of/u }).click()
    await links.getByRole('button', { name: 'Yes, revoke' }).click()
    await expect.poll(() => links.getByRole('row').count()).toBe(0)
    expect(complaints).toEqual([])

    await reader.reload()
    await reader.getByText('This link was revoked or is too old').waitFor()
    await reader.goto('/shared')
    await reader.getByText('This link is not whole.').waitFor()
  })

  it.each(['light', 'dark'] as const)('is accessible: sharing, %s', async (theme) => {
    await using watched = await openPage(browser, server.url, { colorScheme: theme })
    const { page, complaints } = watched
    await page.goto(PATH)
    await page.getByRole('button', { name: 'Share or save' }).click()
    const links = page.getByRole('region', { name: 'Public link', exact: true })
    // Without an end, so that the pictures do not change from day to day.
    await links.getByRole('combobox', { name: 'How long the link holds' }).selectOption('never')
    await links.getByRole('button', { name: 'Make a public link' }).click()
    await links.getByText('It is shown this once.').waitFor()
    const link = (await links.locator('pre').textContent()) ?? ''
    const changing = [links.locator('pre'), links.getByRole('rowheader')]
    await page.screenshot({
      path: screenshotFile('share', theme),
      mask: changing,
      maskColor: '#8c919a',
    })
    expect(await axeViolations(page)).toEqual([])
    await page.goto(link)
    await page.getByRole('treegrid', { name: 'Observations' }).waitFor()
    // The detail comes after the tree, and its payload after its frame.
    const detail = page.getByRole('region', { name: 'Detail' })
    await detail.getByRole('heading', { name: 'Metadata' }).waitFor()
    await detail.getByText('channel').waitFor()
    await page.screenshot({ path: screenshotFile('shared', theme) })
    expect(await axeViolations(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})
