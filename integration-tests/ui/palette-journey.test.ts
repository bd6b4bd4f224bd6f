/** The command palette and the keys that lead from screen to screen. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'
import { supportTrace } from './support-trace.ts'

const TRACE = 'd'.repeat(32)

describe.skipIf(!hasBrowser)('moving by keyboard', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    const startMs = Date.UTC(2026, 10, 23, 9, 41, 7)
    await server.send(supportTrace({ traceId: TRACE, startMs, fails: true }))
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('J06 opens a trace by its id and runs an action of the trace from the palette', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/project/local/traces')
    await page.getByRole('link', { name: 'support-agent' }).waitFor()
    await page.keyboard.press('Control+k')
    const field = page.getByRole('combobox', { name: 'Search or run' })
    await field.fill(TRACE)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await page.getByRole('treegrid', { name: 'Observations' }).waitFor()
    expect(page.url()).toContain(`/traces/${TRACE}`)

    await page.getByRole('button', { name: 'Search or run' }).click()
    await field.fill('next err')
    await page.getByRole('option', { name: 'Next error', selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => page.url()).toContain('observation=')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it('filters the list by what was typed, and goes from screen to screen by two letters', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/project/local/start')
    await page.getByText('One line').first().waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('t')
    await page.getByRole('link', { name: 'support-agent' }).waitFor()
    await page.keyboard.press('Meta+k')
    await page.getByRole('combobox', { name: 'Search or run' }).waitFor()
    await page.keyboard.type('nothing is called so')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'No trace matches.' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it('J12 breaks a trace down by name and model, and leads back to the rows of a line', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(`/project/local/traces/${TRACE}`)
    const tree = page.getByRole('treegrid', { name: 'Observations' })
    await tree.waitFor()
    await page.getByRole('button', { name: 'Breakdown' }).click()
    const table = page.getByRole('region', { name: 'Breakdown' })
    const retriever = await table.getByRole('row', { name: /^PolicyRetriever/u }).textContent()
    expect(retriever).toContain('PolicyRetriever1')
    await table.getByRole('button', { name: 'By model' }).click()
    await table.getByRole('button', { name: 'gpt-4o', exact: true }).click()
    await expect.poll(() => page.getByRole('status').first().textContent()).toBe('2')
    expect(await page.getByRole('textbox', { name: 'Find in this trace' }).inputValue()).toBe(
      'model:="gpt-4o"',
    )
    await page.keyboard.press('Escape')
    await tree.focus()
    await page.keyboard.press('Shift+B')
    await table.waitFor()
    await expect.poll(() => page.url()).toContain('mode=breakdown')
    await page.reload()
    await table.waitFor()
    expect(complaints).toEqual([])
  })

  it('J08 zooms around the selected step by keyboard, and copies a link that opens it', async () => {
    await using watched = await openPage(browser, server.url, {
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const { page, complaints } = watched
    await page.goto(`/project/local/traces/${TRACE}`)
    const tree = page.getByRole('treegrid', { name: 'Observations' })
    await tree.getByRole('row', { name: 'issue_refund' }).click()
    await page.keyboard.press('+')
    const wholeAgain = page.getByRole('button', { name: 'Show the whole time (0)' })
    await wholeAgain.waitFor()
    const widthOf = async (): Promise<number> => {
      const bar = tree.getByRole('row', { name: 'issue_refund' }).getByRole('gridcell').last()
      return (await bar.locator('span').first().boundingBox())?.width ?? 0
    }
    const zoomed = await widthOf()
    await page.keyboard.press('+')
    await expect.poll(widthOf).toBeGreaterThan(zoomed)
    await page.keyboard.press('-')
    await page.keyboard.press('-')
    await expect.poll(() => wholeAgain.count()).toBe(0)

    const copied = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText())
    await page.keyboard.press('Shift+Y')
    await expect.poll(copied).toMatch(/-refund$/u)
    const id = await copied()
    await page.keyboard.press('y')
    await expect.poll(copied).toContain(`observation=${id}`)
    await page.goto(await copied())
    await tree.getByRole('row', { name: 'issue_refund', selected: true }).waitFor()
    expect(complaints).toEqual([])
  })

  it.each(['light', 'dark'] as const)('is accessible: palette, %s', async (theme) => {
    await using watched = await openPage(browser, server.url, { colorScheme: theme })
    const { page, complaints } = watched
    await page.goto(`/project/local/traces/${TRACE}`)
    await page.getByRole('treegrid', { name: 'Observations' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('option', { name: 'Next error' }).waitFor()
    await page.screenshot({ path: screenshotFile('palette', theme) })
    expect(await axeViolations(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})
