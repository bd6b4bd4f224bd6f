/** axe on every page, in both themes and on a small screen; and the pictures of them. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'
import { watchRequests } from './settled.ts'
import { supportTrace } from './support-trace.ts'

const TRACE = 'c'.repeat(32)
const TRACE_PATH = `/project/local/traces/${TRACE}`

interface View {
  readonly name: string
  readonly path: string
  /** Text that is on the page when it is complete. */
  readonly shows: string
}

const VIEWS: readonly View[] = [
  { name: 'start', path: '/project/local/start', shows: 'One line' },
  { name: 'traces', path: '/project/local/traces', shows: 'support-agent' },
  { name: 'trace', path: `${TRACE_PATH}?observation=cccccccc-reply`, shows: '402 card_declined' },
  { name: 'trace-cost', path: `${TRACE_PATH}?observation=cccccccc-plan&tab=cost`, shows: '1,204' },
  {
    name: 'trace-documents',
    path: `${TRACE_PATH}?observation=cccccccc-retriever`,
    shows: '3 documents',
  },
  { name: 'trace-breakdown', path: `${TRACE_PATH}?mode=breakdown`, shows: 'own code' },
  { name: 'trace-error', path: `${TRACE_PATH}?observation=cccccccc-refund`, shows: 'PaymentError' },
]

describe.skipIf(!hasBrowser)('every page', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    // The pictures show a fixed day, so that they change only when the interface does.
    const startMs = Date.UTC(2026, 10, 23, 9, 41, 7)
    const others = EARLIER.flatMap(([question, answer], index) =>
      supportTrace({
        traceId: String(index).padStart(32, '0'),
        startMs: startMs - (index + 1) * 423_000 - ((index * 7919) % 200) * 1000,
        fails: index % 6 === 4,
        tempo: 0.4 + ((index * 37) % 23) / 10,
        investigates: index % 3 === 1,
        question,
        answer,
      }),
    )
    await server.send([...supportTrace({ traceId: TRACE, startMs, investigates: true }), ...others])
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  for (const theme of ['light', 'dark'] as const) {
    for (const view of VIEWS) {
      it(`is accessible: ${view.name}, ${theme}`, async () => {
        await using watched = await openPage(browser, server.url, { colorScheme: theme })
        await show(watched.page, view)
        await watched.page.screenshot({ path: screenshotFile(view.name, theme) })
        expect(await axeViolations(watched.page)).toEqual([])
        expect(watched.complaints).toEqual([])
      })
    }
  }

  it('follows the system until a theme is chosen, and remembers the choice', async () => {
    await using watched = await openPage(browser, server.url, { colorScheme: 'dark' })
    const { page, complaints } = watched
    const shown = () => page.evaluate(() => document.documentElement.dataset['theme'])
    await page.goto('/project/local/traces')
    await page.getByRole('button', { name: 'Theme: system' }).waitFor()
    expect(await shown()).toBe('dark')
    await page.emulateMedia({ colorScheme: 'light' })
    await expect.poll(shown).toBe('light')
    await page.getByRole('button', { name: 'Theme: system' }).click()
    await page.getByRole('button', { name: 'Theme: light' }).click()
    expect(await shown()).toBe('dark')
    await page.reload()
    await page.getByRole('button', { name: 'Theme: dark' }).waitFor()
    expect(await shown()).toBe('dark')
    expect(complaints).toEqual([])
  })

  it.each([1440, 1024, 800])('cuts no column of the list at %d px', async (width) => {
    const options = { viewport: { width, height: 700 } }
    await using watched = await openPage(browser, server.url, options)
    const { page } = watched
    await page.goto('/project/local/traces')
    await page.getByRole('link', { name: 'support-agent' }).first().waitFor()
    const overflow = await page
      .getByRole('grid', { name: 'Traces' })
      .evaluate((grid) => grid.scrollWidth - grid.clientWidth)
    expect(overflow).toBe(0)
  })

  it.each(VIEWS.slice(0, 3))('is accessible and not wider than a phone: $name', async (view) => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
    await using watched = await openPage(browser, server.url, phone)
    const { page } = watched
    const requests = watchRequests(page)
    await page.goto(view.path)
    await page
      .getByText(view.name === 'start' ? 'One line' : 'support-agent')
      .first()
      .waitFor()
    await requests.settled()
    if (view.name === 'trace') await page.screenshot({ path: screenshotFile('trace-small') })
    expect(await axeViolations(page)).toEqual([])
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
  })
})

async function show(page: Page, view: View): Promise<void> {
  const requests = watchRequests(page)
  await page.goto(view.path)
  await page.getByText(view.shows).first().waitFor()
  // What is loaded after the rows, such as the minimap and the viewer of JSON, belongs to the page too.
  await requests.settled()
}

/** What was asked and answered before, the latest first. */
const EARLIER = [
  [
    'Where is my parcel? It should have been here on Monday.',
    'It left our warehouse on Friday and arrives tomorrow.',
  ],
  [
    'Can I change the delivery address of order 4502?',
    'I changed it. The parcel goes to the new address.',
  ],
  ['Do you ship to Norway, and what does it cost?', 'Yes, within five days, for €14.90.'],
  ['The lid of my gaiwan is missing.', 'I am sorry. A new lid is on its way to you.'],
  ['Please cancel my subscription before Friday.', 'Your subscription ends today.'],
  ['Which kettle keeps 80 °C for green tea?', 'The Fellow Stagg and the Brewista Artisan do.'],
  ['I was charged twice for order 4389.', 'You are right. The second payment is on its way back.'],
  ['Is the blue teapot dishwasher safe?', 'It is, up to 60 °C.'],
  ['My voucher code is not accepted.', 'It was valid until October; here is a new one.'],
  ['How long can I return an unused tea set?', 'Within 30 days, in its box.'],
  ['Could you send me the invoice for order 4291?', 'I sent it to your address on file.'],
  [
    'The matcha whisk arrived with a broken handle.',
    'I am sorry. A new whisk leaves our warehouse today.',
  ],
  [
    'Do you have the white peony in 500 g?',
    'Not before January. Shall I tell you when it is here?',
  ],
  [
    'What is the difference between sencha and gyokuro?',
    'Gyokuro grows in the shade for three weeks before harvest.',
  ],
  [
    'I would like to pay by bank transfer.',
    'Of course. The details are in your order confirmation.',
  ],
  ['Is your packaging free of plastic?', 'It is, apart from the seal of the tins.'],
] as const
