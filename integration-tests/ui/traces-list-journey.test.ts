/** The list of traces as a tool: saved views, columns, marked rows, the peek, and steps as rows. */
import { readFile } from 'node:fs/promises'

import type { Dataset, DatasetItem } from '@heddle/core/schemas'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import { hasFocus } from './has-focus.ts'
import { askApi } from './local-api.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'
import { wireEvents } from './wire-events.ts'

/** How long a busy machine may take. */
const SOON = { timeout: 20_000 }

const NOW_MS = Date.UTC(2026, 10, 23, 12)
const TRACES = '/project/local/traces'
const QUESTIONS = [
  'Where is my order?',
  'My teapot arrived broken.',
  'Can I pay by invoice?',
  'Is it dishwasher safe?',
  'How long may I return it?',
  'Do you ship to Norway?',
]

const EVENTS = QUESTIONS.flatMap((question, index) => {
  const startMs = NOW_MS - (index + 1) * 600_000
  const at = (offsetMs: number) => new Date(startMs + offsetMs).toISOString()
  const id = `trace-${index}`
  return wireEvents(at(0), [
    [
      'trace-create',
      {
        id,
        name: index % 2 === 0 ? 'support-agent' : 'summarise',
        timestamp: at(0),
        userId: index < 3 ? 'ada' : 'grace',
        input: question,
        output: `An answer to: ${question}`,
        metadata: { tenant: index % 2 === 0 ? 'acme' : 'globex', attempt: index },
      },
    ],
    [
      'generation-create',
      {
        id: `${id}-call`,
        traceId: id,
        name: 'answer',
        model: 'loom-large',
        startTime: at(0),
        endTime: at(1000 + index * 500),
        completionStartTime: at(300),
        usageDetails: { input: 100, output: 20, total: 120 },
        costDetails: { total: 0.01 * (index + 1) },
        ...(index === 1 && { level: 'ERROR', statusMessage: 'card declined' }),
      },
    ],
    [
      'score-create',
      { id: `${id}-score`, traceId: id, name: 'helpful', value: index / 10, timestamp: at(0) },
    ],
  ] as const)
})

async function open(page: Page, path = TRACES): Promise<void> {
  await page.clock.setFixedTime(NOW_MS)
  await page.goto(path)
  await page.getByRole('grid').getByRole('row').nth(1).waitFor()
}

const headings = (page: Page) => page.getByRole('grid').getByRole('columnheader').allInnerTexts()
const names = (page: Page) =>
  page.getByRole('grid', { name: 'Traces' }).getByRole('link').allInnerTexts()

async function storedIds(server: TestServer): Promise<string[]> {
  const { data } = await askApi<{ data: readonly { id: string }[] }>(server, 'traces')
  return data.map(({ id }) => id)
}

/** More controls than a page has in sight. */
const MOST_PRESSES = 120

/** Presses Tab until a control has the focus. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let press = 0; press < MOST_PRESSES; press++) {
    await page.keyboard.press('Tab')
    if (await hasFocus(control)) return
  }
  throw new Error(`Expected Tab to reach ${String(control)}.`)
}

describe.skipIf(!hasBrowser)('the list of traces', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    await server.send(EVENTS)
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('J05 saves a view, notices that it was left, and finds it again; a column that is gone is told', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await open(page)
    await page.getByRole('button', { name: 'Columns' }).click()
    const chooser = page.getByRole('dialog', { name: 'Columns' })
    await chooser.getByRole('button', { name: 'Hide Output' }).click()
    await chooser.getByRole('button', { name: 'Show Score helpful' }).click()
    await chooser.getByLabel('Key of metadata').fill('tenant')
    await chooser.getByRole('button', { name: 'Show metadata' }).click()
    expect(await axeViolations(page)).toEqual([])
    await chooser.getByRole('button', { name: 'Done' }).click()
    await expect
      .poll(() => headings(page), SOON)
      .toEqual(['Time', 'Name', 'Input', 'Steps', 'Latency', 'Tokens', 'Cost', 'helpful', 'tenant'])
    await page.getByRole('combobox', { name: 'Filter traces' }).fill('user:grace')
    await expect.poll(() => names(page), SOON).toEqual(['summarise', 'support-agent', 'summarise'])
    const cells = page.getByRole('grid').getByRole('row').nth(1).getByRole('gridcell')
    await expect
      .poll(async () => (await cells.allInnerTexts()).slice(-2), SOON)
      .toEqual(['0.3', 'globex'])

    await page.getByRole('button', { name: 'Save view…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Save view' })
    await dialog.getByLabel('Name').fill("Grace's")
    await dialog.getByRole('button', { name: 'Save as new view' }).click()
    const views = page.getByRole('combobox', { name: 'Saved view' })
    await expect.poll(() => views.locator('option:checked').innerText(), SOON).toBe("Grace's")
    expect(await page.getByRole('img', { name: 'changed' }).count()).toBe(0)
    await page.getByRole('combobox', { name: 'Filter traces' }).fill('user:ada')
    await page.getByRole('img', { name: 'changed' }).waitFor()
    await page.getByRole('button', { name: 'Reset' }).click()
    await expect.poll(() => names(page), SOON).toHaveLength(3)
    const link = page.url()

    await using other = await openPage(browser, server.url)
    await open(other.page, link)
    await expect.poll(() => headings(other.page), SOON).toContain('tenant')
    expect(await other.page.getByRole('combobox', { name: 'Filter traces' }).inputValue()).toBe(
      'user:grace',
    )
    await open(other.page, `${TRACES}?cols=name,gone,cost`)
    await other.page.getByText('The list has no column gone any more').waitFor()
    expect(await headings(other.page)).toEqual(['Name', 'Cost'])

    await page.getByRole('button', { name: 'Save view…' }).click()
    await dialog.getByRole('button', { name: "Delete Grace's" }).click()
    await dialog.getByRole('button', { name: 'Yes, delete' }).click()
    await views.waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
  })

  it('marks rows by keyboard, tags them, exports them, and adds them to a dataset', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await askApi<Dataset>(server, 'v2/datasets', { name: 'asked' })
    await open(page)
    await page.keyboard.press('j')
    await page.keyboard.press('x')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('Shift+X')
    const bar = page.getByRole('toolbar', { name: 'Marked traces' })
    await bar.getByText('3 marked').waitFor()
    await page.screenshot({ path: screenshotFile('traces-marked') })
    const compare = bar.getByRole('button', { name: 'Compare' })
    expect(await compare.isDisabled()).toBe(true)
    await page.keyboard.press('x')
    await compare.click()
    await page.waitForURL(/\/compare\?a=trace-0&b=trace-1$/u)
    await page.goBack()
    await open(page)
    for (const key of ['j', 'x', 'j', 'j', 'Shift+X']) await page.keyboard.press(key)
    await bar.getByText('3 marked').waitFor()
    const saved = page.waitForEvent('download')
    await bar.getByRole('button', { name: 'Export CSV' }).click()
    const csv = await readFile(await (await saved).path(), 'utf8')
    expect(csv.split('\r\n').slice(0, 2)).toEqual([
      'time,name,input,output,steps,latency,tokens,cost',
      '2026-11-23T11:50:00.000Z,support-agent,Where is my order?,An answer to: Where is my order?,1,1000,120,0.01',
    ])
    await bar.getByRole('button', { name: 'Tag' }).click()
    await bar.getByLabel('New tag').fill('to check')
    await bar.getByRole('button', { name: 'Add tag' }).click()
    await bar.getByLabel('New tag').waitFor({ state: 'detached' })
    await bar.getByRole('button', { name: 'Add to dataset' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add 3 traces to a dataset' })
    expect(await axeViolations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Add items' }).click()
    await dialog.getByText('3 rows were added.').waitFor()
    await page.keyboard.press('Escape')
    await bar.getByRole('button', { name: 'Unmark all' }).click()
    await bar.waitFor({ state: 'detached' })
    await page.getByRole('combobox', { name: 'Filter traces' }).fill('tag:"to check"')
    await expect.poll(() => names(page), SOON).toHaveLength(3)
    const items = await askApi<{ data: readonly DatasetItem[] }>(
      server,
      'dataset-items?datasetName=asked',
    )
    expect(items.data.map(({ sourceTraceId }) => sourceTraceId)).toContain('trace-2')
    expect(complaints).toEqual([])
  })

  it('J04 looks at rows beside the list with j and k, and shows steps under the same filter', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await open(page)
    await page.keyboard.press('j')
    await page.keyboard.press(' ')
    const peek = page.getByRole('complementary', { name: 'Peek' })
    await peek.getByText('An answer to: Where is my order?').waitFor()
    await page.keyboard.press('j')
    await peek.getByText('An answer to: My teapot arrived broken.').waitFor()
    expect(page.url()).toContain('peek=trace-1')
    expect(await axeViolations(page)).toEqual([])
    await page.screenshot({ path: screenshotFile('traces-peek') })
    await peek.getByRole('button', { name: 'Without user ada' }).click()
    await expect.poll(() => names(page), SOON).toEqual(['summarise', 'support-agent', 'summarise'])
    await open(page)
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press(' ')
    await peek.getByRole('button', { name: 'Only name summarise' }).click()
    const filter = page.getByRole('combobox', { name: 'Filter traces' })
    await expect.poll(() => filter.inputValue(), SOON).toBe('name:=summarise')
    await expect.poll(() => names(page), SOON).toHaveLength(3)
    await filter.fill('')
    await page.reload()
    await peek.getByText('An answer to: My teapot arrived broken.').waitFor()
    await page.keyboard.press('Escape')
    await peek.waitFor({ state: 'detached' })

    await page.getByRole('combobox', { name: 'Filter traces' }).fill('user:ada error:declined')
    await expect.poll(() => names(page), SOON).toEqual(['summarise'])
    await page.getByRole('button', { name: 'Observations' }).click()
    const steps = page.getByRole('grid', { name: 'Observations' })
    await expect.poll(() => steps.getByRole('row').count(), SOON).toBe(2)
    expect(await page.getByRole('combobox', { name: 'Filter traces' }).inputValue()).toBe(
      'user:ada error:declined',
    )
    await page.screenshot({ path: screenshotFile('observations') })
    expect(await axeViolations(page)).toEqual([])
    await steps.getByRole('button', { name: 'answer' }).click()
    await page.waitForURL(/trace-1\?observation=trace-1-call/u)
    await page.goBack()
    await steps.waitFor()
    expect(await page.getByRole('combobox', { name: 'Filter traces' }).inputValue()).toBe(
      'user:ada error:declined',
    )
    await page.getByRole('button', { name: 'Traces', exact: true }).click()
    await expect.poll(() => names(page), SOON).toEqual(['summarise'])
    expect(complaints).toEqual([])
  })

  it('J25 deletes the marked traces by keyboard alone, once their number is typed', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await open(page)
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
    const bar = page.getByRole('toolbar', { name: 'Marked traces' })
    await bar.getByText('2 marked').waitFor()
    const opener = bar.getByRole('button', { name: 'Delete…' })
    await tabTo(page, opener)
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Delete traces' })
    const number = dialog.getByRole('textbox', { name: 'Type “2” to confirm' })
    await dialog.getByText('2 traces go, with their steps').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => hasFocus(opener), SOON).toBe(true)
    await page.keyboard.press('Enter')
    await tabTo(page, number)
    await page.keyboard.type('3')
    const remove = dialog.getByRole('button', { name: 'Delete', exact: true })
    expect(await remove.isDisabled()).toBe(true)
    await page.keyboard.press('Backspace')
    await page.keyboard.type('2')
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await page.screenshot({ path: screenshotFile('traces-delete', theme) })
      expect(await axeViolations(page)).toEqual([])
    }
    await tabTo(page, remove)
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    await bar.waitFor({ state: 'detached' })
    await expect.poll(() => names(page), SOON).toHaveLength(4)
    expect(await storedIds(server)).toEqual(['trace-2', 'trace-3', 'trace-4', 'trace-5'])
    // The keys go on in the list.
    await page.keyboard.press('j')
    const selected = page.getByRole('row', { selected: true })
    await expect.poll(() => selected.getAttribute('id'), SOON).toBe('trace-trace-2')
    expect(complaints).toEqual([])
  })

  it('deletes all that match once their number is typed, and nothing else', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await open(page)
    await page.getByRole('combobox', { name: 'Filter traces' }).fill('user:grace')
    await expect.poll(() => names(page), SOON).toHaveLength(3)
    await page.keyboard.press('Escape')
    await page.getByRole('grid').getByRole('checkbox').first().click()
    const bar = page.getByRole('toolbar', { name: 'Marked traces' })
    await bar.getByRole('button', { name: 'Delete…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete traces' })
    await dialog.getByText('1 trace goes, with its steps').waitFor()
    await dialog.getByRole('button', { name: 'All that match' }).click()
    await dialog.getByText('3 traces go, with their steps').waitFor()
    expect(await axeViolations(page)).toEqual([])
    const remove = dialog.getByRole('button', { name: 'Delete', exact: true })
    expect(await remove.isDisabled()).toBe(true)
    await dialog.getByRole('textbox').fill('3')
    await remove.click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('No trace matches.').waitFor()
    expect(await storedIds(server)).toEqual(['trace-2'])
    await page.getByRole('button', { name: 'Clear the filter' }).click()
    await expect.poll(() => names(page), SOON).toEqual(['support-agent'])
    expect(complaints).toEqual([])
  })
})
