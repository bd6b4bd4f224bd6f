/** J25: a trace is read with the keyboard alone, on a screen and on a phone, in lines that run either way. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { WatchedPage } from '../browser.ts'
import { hasBrowser, launchBrowser, openPage } from '../browser.ts'
import { hasFocus } from '../has-focus.ts'
import type { TestServer } from '../running-server.ts'
import { startTestServer } from '../running-server.ts'
import { watchRequests } from '../settled.ts'
import { supportTrace } from '../support-trace.ts'
import type { Language } from './say.ts'
import { say } from './say.ts'
import type { Screen } from './screens.ts'
import { SCREENS } from './screens.ts'

const TRACE = 'e'.repeat(32)
const PATH = `/project/local/traces/${TRACE}`

const CASES: readonly (readonly [Language, Screen])[] = [
  ['en', 'screen'],
  ['en', 'phone'],
  ['ar', 'screen'],
  ['ar', 'phone'],
]

describe.skipIf(!hasBrowser)('J25 a trace by keyboard alone', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    const startMs = Date.now() - 60_000
    await server.send(supportTrace({ traceId: TRACE, startMs, investigates: true }))
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  const open = async (language: Language, screen: Screen): Promise<WatchedPage> => {
    const watched = await openPage(browser, server.url, { ...SCREENS[screen], locale: language })
    const { settled } = watchRequests(watched.page)
    await watched.page.goto(PATH)
    await settled()
    return watched
  }

  it.each(CASES)('reaches every control in sight: %s, %s', async (language, screen) => {
    await using watched = await open(language, screen)
    const { page, complaints } = watched
    // What a trace shows, then the detail of a step, which lies above the tree on a phone.
    expect(await lostByTab(page)).toEqual([])
    await page.getByRole('treegrid').focus()
    await page.keyboard.press('e')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'issue_refund' }).waitFor()
    expect(await lostByTab(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it.each(CASES)('opens the selected row after skipping to the content: %s, %s', async (...one) => {
    await using watched = await open(...one)
    const { page, complaints } = watched
    const [language, screen] = one
    const tree = page.getByRole('treegrid', { name: say(language, 'Observations') })
    const skip = page.getByRole('link', { name: say(language, 'Skip to content') })
    await page.keyboard.press('Tab')
    expect(await hasFocus(skip)).toBe(true)
    await page.keyboard.press('Enter')
    expect(await hasFocus(page.getByRole('main'))).toBe(true)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('e')
    // A screen shows the detail beside the tree already.
    if (screen === 'screen') await page.keyboard.press(']')
    const detail = page.getByRole('region', { name: say(language, 'Detail') })
    await detail.waitFor({ state: 'detached' })
    await page.keyboard.press('Enter')
    await detail.getByRole('heading', { name: 'issue_refund' }).waitFor()
    expect(complaints).toEqual([])
    if (screen === 'screen') return
    // What lies over the tree has the focus, and gives it back.
    expect(await hasFocus(detail)).toBe(true)
    await page.keyboard.press('Escape')
    await detail.waitFor({ state: 'detached' })
    expect(await hasFocus(tree)).toBe(true)
  })

  it.each(CASES)('walks, opens, finds and closes: %s, %s', async (language, screen) => {
    await using watched = await open(language, screen)
    const { page, complaints } = watched
    const into = language === 'ar' ? 'ArrowLeft' : 'ArrowRight'
    const out = language === 'ar' ? 'ArrowRight' : 'ArrowLeft'
    const tree = page.getByRole('treegrid', { name: say(language, 'Observations') })
    const selected = tree.getByRole('row', { selected: true })
    const detail = page.getByRole('region', { name: say(language, 'Detail') })
    await tabTo(page, 'treegrid')
    await page.keyboard.press('Home')
    await expect.poll(() => selected.getAttribute('aria-level')).toBe('1')
    await page.keyboard.press(into)
    await expect.poll(() => selected.getAttribute('aria-level')).toBe('2')
    await page.keyboard.press(out)
    await expect.poll(() => selected.getAttribute('aria-expanded')).toBe('false')
    await page.keyboard.press(into)
    await expect.poll(() => selected.getAttribute('aria-expanded')).toBe('true')
    await page.keyboard.press('e')
    await page.keyboard.press('Enter')
    await detail.getByRole('heading', { name: 'issue_refund' }).waitFor()
    const tabs = detail.getByRole('tab')
    await tabs.first().focus()
    await page.keyboard.press(into)
    await expect.poll(() => tabs.nth(1).getAttribute('aria-selected')).toBe('true')
    await page.keyboard.press('Escape')
    await detail.waitFor({ state: 'detached' })
    await page.keyboard.press('/')
    await page.keyboard.type('type:tool')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    // The next one after what was selected, and then the first again.
    await expect.poll(() => selected.innerText()).toContain('track_parcel')
    await page.keyboard.press('n')
    await expect.poll(() => selected.innerText()).toContain('lookup_order')
    await page.keyboard.press('Shift+B')
    await page.getByRole('region', { name: say(language, 'Breakdown') }).waitFor()
    await page.keyboard.press('Shift+B')
    await tree.waitFor()
    expect(complaints).toEqual([])
  })
})

/** More controls than a page has in sight. */
const MOST_PRESSES = 120

/** Presses Tab until an element of a role has the focus. */
async function tabTo(page: Page, role: string): Promise<void> {
  for (let press = 0; press < MOST_PRESSES; press++) {
    await page.keyboard.press('Tab')
    const reached = await page.evaluate(() => document.activeElement?.getAttribute('role'))
    if (reached === role) return
  }
  throw new Error(`Expected Tab to reach an element with the role ${role}.`)
}

const CONTROLS = [
  'a[href]',
  'button:not(:disabled)',
  'input',
  'select',
  'textarea',
  '[tabindex="0"]',
]
  .map((control) => `${control}:not([tabindex="-1"])`)
  .join(', ')

/**
 * Presses Tab through the whole page: the controls that never get the focus, and those that have it where nobody sees them:
 * out of the window, or under the detail on a phone. Parts that move by arrow keys need not be reached.
 */
async function lostByTab(page: Page): Promise<string[]> {
  await page.evaluate((controls) => {
    for (const element of document.querySelectorAll(controls)) {
      const { x, y, width, height } = element.getBoundingClientRect()
      const hit = document.elementFromPoint(x + width / 2, y + height / 2)
      const isInSight = hit !== null && (element.contains(hit) || hit.contains(element))
      if (element.checkVisibility() && isInSight) element.setAttribute('data-to-reach', '')
    }
    // The first one is where Tab begins.
    document.querySelector<HTMLElement>(controls)?.focus()
    document.activeElement?.removeAttribute('data-to-reach')
  }, CONTROLS)
  const hidden = new Set<string>()
  const most = await page.locator('[data-to-reach]').count()
  for (let press = 0; press < most * 2 + 20; press++) {
    await page.keyboard.press('Tab')
    const name = await page.evaluate(() => {
      const element = document.activeElement
      if (element === null || element === document.body) return undefined
      element.removeAttribute('data-to-reach')
      const { x, y, width, height } = element.getBoundingClientRect()
      const isInWindow = x < innerWidth && y < innerHeight && x + width > 0 && y + height > 0
      const hit = document.elementFromPoint(x + width / 2, y + height / 2)
      const isUnder = hit?.closest('.detail-panel') != null && !hit.contains(element)
      const isSeen = isInWindow && (!isUnder || element.closest('.detail-panel') !== null)
      return isSeen ? undefined : element.outerHTML.slice(0, 120)
    })
    if (name !== undefined) hidden.add(`has the focus out of sight: ${name}`)
  }
  const left = await page
    .locator('[data-to-reach]')
    .evaluateAll((elements) => elements.map((element) => element.outerHTML.slice(0, 160)))
  return [...left.map((html) => `is not reached: ${html}`), ...hidden]
}
