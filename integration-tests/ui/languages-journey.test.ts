/** The language of the system or the one that was chosen, from left to right and from right to left: parts of J25. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { WatchedPage } from './browser.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'
import { supportTrace } from './support-trace.ts'

const TRACE = 'e'.repeat(32)
/** The pictures show a fixed day. */
const NOW_MS = Date.UTC(2026, 10, 23, 9, 52)

const DESKTOP = { width: 1440, height: 900 }

type Language = 'ja' | 'ar'

describe.skipIf(!hasBrowser)('J25 the interface in every language', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    await seed(server)
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  const open = (language: Language) => openIn(browser, server.url, language)

  it('walks the tree in the direction of the language', async () => {
    await using watched = await open('ar')
    const { page, complaints } = watched
    await show(page, `/project/local/traces/${TRACE}`)
    const tree = page.getByRole('treegrid', { name: 'المشاهدات' })
    await tree.focus()
    await page.keyboard.press('Home')
    const expanded = () => tree.getByRole('row').nth(1).getAttribute('aria-expanded')
    expect(await expanded()).toBe('true')
    // What is inside lies to the left, so the right arrow closes.
    await page.keyboard.press('ArrowRight')
    await expect.poll(expanded).toBe('false')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(expanded).toBe('true')
    expect(complaints).toEqual([])
  })

  it('speaks the language of the system until one is chosen, and remembers the choice', async () => {
    await using watched = await openPage(browser, server.url, { locale: 'de-AT' })
    const { page, complaints } = watched
    await page.goto('/project/local/settings/general')
    await page.getByRole('heading', { name: 'Sprache' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('de')
    await page.getByRole('combobox', { name: 'Sprache' }).selectOption('العربية')
    await page.getByRole('heading', { name: 'اللغة' }).waitFor()
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl')
    await page.goto('/project/local/traces')
    await page.getByRole('heading', { name: 'التتبّعات' }).waitFor()
    await page.goto('/project/local/settings/general')
    await page.getByRole('combobox', { name: 'اللغة' }).selectOption('حسب النظام')
    await page.getByRole('heading', { name: 'Sprache' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('leaves what people wrote and the words of filters as they are', async () => {
    await using watched = await open('ja')
    const { page } = watched
    await show(page, '/project/local/traces?q=name:support')
    await page.getByRole('link', { name: 'support-agent' }).first().waitFor()
    await page.goto('/project/local/traces?q=colour:red')
    const mistake = page.getByText('一覧に「colour」というフィールドはありません。').first()
    await mistake.waitFor()
    expect(await mistake.innerText()).toContain('latency, tokens')
  })

  it.each(['ja', 'ar'] as const)('looks right: %s', async (language) => {
    await using watched = await open(language)
    const { page, complaints } = watched
    const picture = (name: string) =>
      page.screenshot({ path: screenshotFile(`${name}-${language}`) })
    await show(page, '/project/local/traces')
    await picture('traces')
    expect(complaints).toEqual([])
  })
})

async function openIn(browser: Browser, url: string, language: Language): Promise<WatchedPage> {
  const watched = await openPage(browser, url, { locale: language, viewport: DESKTOP })
  await watched.page.clock.setFixedTime(NOW_MS)
  return watched
}

/** Opens a page and waits until nothing on it is being loaded. */
async function show(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.locator('h1').first().waitFor({ state: 'attached' })
  await page.waitForFunction(() => document.querySelector('main .running-pulse.h-4') === null)
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
}

/** Fills the project with what is shown. */
async function seed(server: TestServer): Promise<void> {
  const startMs = NOW_MS - 653_000
  await server.send([
    ...supportTrace({ traceId: TRACE, startMs, investigates: true }),
    ...[1, 2, 3].flatMap((index) =>
      supportTrace({
        traceId: String(index).padStart(32, '0'),
        startMs: startMs - index * 423_000,
        fails: index === 2,
        question: QUESTIONS[index - 1] ?? '',
      }),
    ),
  ])
}

const QUESTIONS = [
  'Wo ist mein Paket? Es sollte am Montag ankommen.',
  '注文 4502 の届け先を変更できますか?',
  'أين طلبي رقم 4389؟ دفعت مرتين.',
]
