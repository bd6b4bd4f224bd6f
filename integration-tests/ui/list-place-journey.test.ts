/** J4: the same filter, rows, place and selected row after going back, after a reload, and in another browser. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import { hasFocus } from './has-focus.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'
import { wireEvents } from './wire-events.ts'

const TRACES = 700
const LIST = '/project/local/traces'

/** How long a busy machine may take. */
const SOON = { timeout: 20_000 }

/** How long the list rests before it tells its place, ms. */
const REST_MS = 250

const grid = (page: Page) => page.getByRole('grid', { name: 'Traces' })
const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true })
const names = (page: Page) => grid(page).getByRole('link').allTextContents()

/** What a reader sees: the first row below the head and the row that is selected, with how far each is down. */
async function placeOf(page: Page) {
  return await page.evaluate(() => {
    const list = document.querySelector('[role=grid]')
    const top = list?.getBoundingClientRect().top ?? 0
    const rows = [...document.querySelectorAll('[role=rowgroup] [role=row]')]
    const seen = rows
      .filter((row) => row.getBoundingClientRect().bottom > top + 28)
      .toSorted((one, other) => one.getBoundingClientRect().top - other.getBoundingClientRect().top)
    return {
      first: seen[0]?.id,
      selected: document.querySelector('[role=row][aria-selected=true]')?.id,
    }
  })
}

describe.skipIf(!hasBrowser)('the place in the list of traces', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    const now = Date.now() - 60_000
    await server.send(
      Array.from({ length: TRACES }, (_, index) => {
        const timestamp = new Date(now - index * 1000).toISOString()
        const trace = {
          id: `trace-${index}`,
          name: `run ${index}`,
          timestamp,
          userId: index % 2 === 0 ? 'ada' : 'bo',
          input: { question: `Where is order ${index % 10}?` },
          tags: index % 3 === 0 ? ['third'] : [],
        }
        return wireEvents(timestamp, [['trace-create', trace]])
      }).flat(),
    )
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('J4 scroll and selection are there again on going back, on reload, and in a second browser', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(`${LIST}?q=user%3Aada`)
    await link(page, 'run 0').waitFor()
    // Far enough down that several pages were fetched.
    await page.mouse.move(700, 500)
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, 3000)
        return link(page, 'run 598').count()
      }, SOON)
      .toBe(1)
    await link(page, 'run 598').scrollIntoViewIfNeeded()
    await expect.poll(() => new URL(page.url()).searchParams.get('top'), SOON).not.toBeNull()
    await link(page, 'run 598').click()
    await page.getByRole('treegrid', { name: 'Observations' }).waitFor()
    await page.goBack()
    await link(page, 'run 598').waitFor()
    await expect.poll(async () => (await placeOf(page)).selected, SOON).toBe('trace-trace-598')
    const place = await placeOf(page)
    expect(place.first).not.toBe('trace-trace-0')
    // Keys go on from the selected row.
    await page.keyboard.press('j')
    await expect.poll(async () => (await placeOf(page)).selected, SOON).toBe('trace-trace-600')
    await page.keyboard.press('k')
    await expect.poll(() => new URL(page.url()).searchParams.get('row'), SOON).toBe('trace-598')

    await page.reload()
    await link(page, 'run 598').waitFor(SOON)
    await expect.poll(() => placeOf(page), SOON).toEqual(place)
    const filter = page.getByRole('combobox', { name: 'Filter traces' })
    expect(await filter.inputValue()).toBe('user:ada')

    await using other = await openPage(browser, server.url)
    await other.page.goto(page.url())
    await link(other.page, 'run 598').waitFor(SOON)
    await expect.poll(() => placeOf(other.page), SOON).toEqual(place)
    // Another filter begins at its top.
    await filter.fill('user:bo')
    await link(page, 'run 1').waitFor()
    expect(new URL(page.url()).searchParams.has('top')).toBe(false)
    expect([...complaints, ...other.complaints]).toEqual([])
  })

  it('J4 marks are there again on going back and on reload; another filter has none', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(`${LIST}?q=user%3Aada`)
    await link(page, 'run 0').waitFor()
    for (const key of ['j', 'x', 'j', 'j', 'x']) await page.keyboard.press(key)
    const marks = page.getByRole('toolbar', { name: 'Marked traces' }).getByRole('status')
    const marked = (name: string) =>
      grid(page).getByRole('row', { name }).first().getByRole('checkbox').isChecked()
    const areMarked = async () => [
      await marked('run 0'),
      await marked('run 2'),
      await marked('run 4'),
    ]
    await expect.poll(() => marks.textContent(), SOON).toBe('2 marked')
    await link(page, 'run 2').click()
    await page.getByRole('treegrid', { name: 'Observations' }).waitFor()
    await page.goBack()
    await expect.poll(() => marks.textContent(), SOON).toBe('2 marked')
    expect(await areMarked()).toEqual([true, false, true])

    // They go on from there, and what the list tells of its place does not lose them.
    await page.keyboard.press('x')
    await expect.poll(() => marks.textContent(), SOON).toBe('3 marked')
    await page.keyboard.press('j')
    await expect.poll(() => new URL(page.url()).searchParams.get('row'), SOON).toBe('trace-4')
    await page.getByRole('button', { name: 'Unmark all' }).waitFor()
    await page.reload()
    await expect.poll(() => marks.textContent(), SOON).toBe('3 marked')
    expect(await areMarked()).toEqual([true, true, true])

    const filter = page.getByRole('combobox', { name: 'Filter traces' })
    await filter.fill('')
    await link(page, 'run 1').waitFor()
    expect(await marks.count()).toBe(0)
    await filter.fill('user:ada')
    await link(page, 'run 1').waitFor({ state: 'detached' })
    expect(await marks.count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it('J4 a place that is told late calls nobody back from where they went', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(LIST)
    await link(page, 'run 0').waitFor()
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
    const compare = page.getByRole('button', { name: 'Compare' })
    await compare.waitFor()
    await expect.poll(() => new URL(page.url()).searchParams.get('row'), SOON).toBe('trace-1')
    // The list is on show until the code of the page is here, and comes to rest meanwhile.
    await page.route(/assets\/compare-page/u, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, REST_MS * 4))
      await route.continue()
    })
    await page.keyboard.press('j')
    await compare.click()
    await grid(page).waitFor({ state: 'detached' })
    expect(page.url()).toContain('/compare?a=trace-0&b=trace-1')
    expect(complaints).toEqual([])
  })

  it('J4 every cell offers itself and all others, by pointer and by keyboard', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(`${LIST}?cols=time,name,input,user,tags`)
    await link(page, 'run 0').waitFor()
    const filter = page.getByRole('combobox', { name: 'Filter traces' })
    const menu = page.getByRole('menu')
    const cell = (name: string, column: number) =>
      grid(page).getByRole('row', { name }).first().getByRole('gridcell').nth(column)

    await cell('run 3', 3).click({ button: 'right' })
    await menu.getByRole('menuitem', { name: 'Without user bo' }).waitFor()
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await page.screenshot({ path: screenshotFile('cell-menu', theme) })
      expect(await axeViolations(page)).toEqual([])
    }
    await menu.getByRole('menuitem', { name: 'Without user bo' }).click()
    expect(await filter.inputValue()).toBe('-user:bo')
    await expect.poll(async () => (await names(page)).slice(0, 2), SOON).toEqual(['run 0', 'run 2'])

    await cell('run 2', 2).click({ button: 'right' })
    await menu.getByRole('menuitem', { name: 'Only with this input' }).click()
    await expect
      .poll(async () => (await names(page)).slice(0, 2), SOON)
      .toEqual(['run 2', 'run 12'])
    expect(await filter.inputValue()).toBe('-user:bo input:"Where is order 2?"')

    // The same by keys: the row's cells one after the other.
    await filter.fill('')
    await link(page, 'run 1').waitFor()
    await grid(page).focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('i')
    await menu.waitFor()
    const groups = menu.getByRole('group')
    expect(await groups.count()).toBe(5)
    const wanted = menu.getByRole('menuitem', { name: 'Without tag third' })
    await expect
      .poll(async () => {
        await page.keyboard.press('ArrowDown')
        return hasFocus(wanted)
      }, SOON)
      .toBe(true)
    await page.keyboard.press('Enter')
    expect(await filter.inputValue()).toBe('-tag:third')
    await expect.poll(async () => (await names(page)).slice(0, 2), SOON).toEqual(['run 1', 'run 2'])
    await grid(page).focus()
    await page.keyboard.press('j')
    await page.keyboard.press('i')
    await menu.waitFor()
    await page.keyboard.press('Escape')
    await menu.waitFor({ state: 'detached' })
    expect(await hasFocus(grid(page))).toBe(true)
    expect(complaints).toEqual([])
  })

  it('J4 a filter that means nothing is underlined and leaves the rows as they are', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(LIST)
    const filter = page.getByRole('combobox', { name: 'Filter traces' })
    await filter.fill('user:ada -tag:third')
    await expect.poll(async () => (await names(page)).slice(0, 2), SOON).toEqual(['run 2', 'run 4'])
    await filter.fill('user:bo latency:abc')
    await page.keyboard.press('Escape')
    await page.getByText('latency: takes a number').waitFor()
    const marked = page.getByRole('status').getByText('latency:abc', { exact: true })
    expect(await marked.evaluate((element) => getComputedStyle(element).textDecorationLine)).toBe(
      'underline',
    )
    expect(await filter.getAttribute('aria-invalid')).toBe('true')
    expect((await names(page)).slice(0, 2)).toEqual(['run 2', 'run 4'])
    await filter.fill('user:bo latency:<1h')
    await page.getByText('latency: takes a number').waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
  })
})
