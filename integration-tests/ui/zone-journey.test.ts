/** J2: one choice of a zone for all times, the other zones on hover, and UTC when a time is copied. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'
import { wireEvents } from './wire-events.ts'

const NOW_MS = Date.UTC(2026, 10, 30, 12)
/** Another day in each of the three zones' clocks than one of the others shows. */
const AT = '2026-11-29T20:30:00.000Z'
const SHOWN = {
  local: '29 Nov 15:30:00',
  utc: '29 Nov 20:30:00',
  project: '30 Nov 05:30:00',
} as const

const zones = (page: Page) => page.getByRole('combobox', { name: 'Time zone' })

/** What a person has in the clipboard after copying the time that a selector finds. */
async function copied(page: Page, text: string): Promise<string> {
  await page.getByText(text, { exact: true }).first().waitFor()
  await page.evaluate((shown) => {
    const times = [...document.querySelectorAll('time')]
    const time = times.find(({ textContent }) => textContent === shown)
    if (time !== undefined) getSelection()?.selectAllChildren(time)
  }, text)
  await page.keyboard.press('Control+c')
  return await page.evaluate(() => navigator.clipboard.readText())
}

describe.skipIf(!hasBrowser)('time zones', () => {
  let browser: Browser
  let server: TestServer

  const open = async () => {
    const watched = await openPage(browser, server.url, {
      timezoneId: 'America/New_York',
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    await watched.page.clock.setFixedTime(NOW_MS)
    return watched
  }

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    await server.send(
      wireEvents(AT, [
        ['trace-create', { id: 'evening', name: 'evening', timestamp: AT }],
        [
          'generation-create',
          {
            id: 'call',
            traceId: 'evening',
            name: 'answer',
            model: 'loom-large',
            startTime: AT,
            endTime: AT,
            costDetails: { total: 0.5 },
          },
        ],
      ]),
    )
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('J2 all times change at once, hover shows the other two, and copying gives UTC', async () => {
    await using watched = await open()
    const { page, complaints } = watched
    await page.goto('/project/local/settings/general')
    await page.getByLabel('Time zone of the project').fill('Mars/Olympus')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alert').getByText('expected an IANA time zone').waitFor()
    await page.getByLabel('Time zone of the project').fill('Asia/Tokyo')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()

    await page.getByRole('link', { name: 'Traces' }).first().click()
    const cell = page.getByRole('row', { name: /evening/u }).locator('time')
    expect(await cell.innerText()).toBe(SHOWN.local)
    for (const zone of ['utc', 'project', 'local', 'project'] as const) {
      await zones(page).selectOption(zone)
      expect(await cell.innerText()).toBe(SHOWN[zone])
      const title = (await cell.getAttribute('title')) ?? ''
      const others = Object.entries(SHOWN).filter(([name]) => name !== zone)
      for (const [, text] of others) expect(title).toContain(text)
      expect(title).not.toContain(SHOWN[zone])
      expect(await copied(page, SHOWN[zone])).toBe(AT)
    }
    await page.evaluate(() => getSelection()?.removeAllRanges())
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await page.evaluate(() => document.fonts.ready.then(() => undefined))
      await page.screenshot({ path: screenshotFile('traces-project-zone', theme) })
      expect(await axeViolations(page)).toEqual([])
    }

    // The choice is kept, and holds on every page.
    await page.reload()
    await page.getByText(SHOWN.project, { exact: true }).waitFor()
    await page.getByRole('link', { name: 'evening' }).click()
    await page.getByRole('treegrid', { name: 'Observations' }).waitFor()
    await page.getByText(SHOWN.project, { exact: true }).first().waitFor()
    expect(await copied(page, SHOWN.project)).toBe(AT)
    expect(complaints.filter((line) => !line.includes('400'))).toEqual([])
  })

  it('J2 days, axes and date fields are those of the zone', async () => {
    await using watched = await open()
    const { page, complaints } = watched
    await page.goto('/project/local/costs?range=7d')
    const daysWithCost = async (zone: string) => {
      const chart = page.getByRole('figure', { name: `Cost by day, ${zone}` })
      await chart.getByText('Show as table').click()
      const rows = await chart.getByRole('row').allInnerTexts()
      await chart.getByText('Show as table').click()
      return rows.map((row) => row.split('\t')).filter(([, cost]) => cost === '$0.5')
    }
    const shown = (zone: string) => expect.poll(() => daysWithCost(zone), { timeout: 20_000 })
    await shown('America/New_York').toEqual([['29 Nov', '$0.5']])
    await zones(page).selectOption('utc')
    await shown('UTC').toEqual([['29 Nov', '$0.5']])
    await zones(page).selectOption('project')
    await shown('Asia/Tokyo').toEqual([['30 Nov', '$0.5']])

    await page.goto('/project/local/overview?range=24h')
    const traces = page.getByRole('figure', { name: 'Traces and errors' })
    await page.getByRole('button', { name: 'Show Traces and errors as table' }).click()
    const rows = await traces.getByRole('row').allInnerTexts()
    expect(rows[0]).toMatch(/^Asia\/Tokyo/u)
    expect(rows.filter((row) => row.endsWith('\t1'))).toEqual([
      expect.stringMatching(/^30 Nov, 05:00\t/u),
    ])

    await page.goto('/project/local/settings/models')
    await page.getByLabel('Last day (Asia/Tokyo)').waitFor()
    expect(await page.getByLabel('Last day (Asia/Tokyo)').inputValue()).toBe('2026-11-30')
    expect(complaints).toEqual([])
  })
})
