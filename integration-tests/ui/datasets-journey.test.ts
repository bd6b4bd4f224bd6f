/** Datasets against a real server: items from traces and files, their versions, and what a schema refuses. */
import type { DatasetItem } from '@heddle/core/schemas'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import { askApi } from './local-api.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'
import { supportTrace } from './support-trace.ts'

const TRACE = 'd'.repeat(32)
const DATASETS = '/project/local/datasets'

/** How long a busy machine may take. */
const SOON = { timeout: 20_000 }

/** Two of the five rows are broken: one has a field too few, one does not fit the schema. */
const CSV = [
  'question,expected output,topic',
  '"Where is my order, 4417?",On its way.,delivery',
  'Can I pay by invoice?',
  '"Is it ""dishwasher safe""?","Yes,\nup to 60 °C.",care',
  '42,Hm.,numbers',
  'Où est ma théière ?,…,weaving',
].join('\r\n')

const cellsOf = async (page: Page, grid: string): Promise<string[][]> => {
  const rows = page.getByRole('grid', { name: grid, exact: true }).getByRole('row')
  const texts = await Promise.all(
    (await rows.all()).slice(1).map((row) => row.getByRole('gridcell').allInnerTexts()),
  )
  return texts.map((cells) => cells.map((cell) => cell.trim()))
}

describe.skipIf(!hasBrowser)('datasets', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    await server.send(supportTrace({ traceId: TRACE, startMs: Date.UTC(2026, 10, 23, 9, 41, 7) }))
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('J20 makes a dataset with a schema and fills it from a file, and says which rows are bad and why', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(DATASETS)
    await page.getByRole('heading', { name: 'No datasets yet.' }).waitFor()
    await page.getByRole('button', { name: 'New dataset' }).click()
    await page.getByLabel('Name').fill('support / EU')
    await page.getByLabel('Description').fill('What customers ask most')
    await page.getByLabel('Schema of inputs').fill('{"type": ')
    await page.getByRole('button', { name: 'Create dataset' }).click()
    await page.getByRole('alert').getByText('Expected a schema to be a JSON object').waitFor()
    await page.getByLabel('Schema of inputs').fill('{"type": "string"}')
    await page.getByRole('button', { name: 'Create dataset' }).click()
    await page.getByRole('heading', { name: 'support / EU' }).waitFor()

    await page.getByRole('tab', { name: 'Import' }).click()
    const file = { name: 'asked.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) }
    await page.getByLabel('File of comma-separated values or JSON lines').setInputFiles(file)
    expect(await page.getByLabel('What question becomes').inputValue()).toBe('input')
    expect(await page.getByLabel('What expected output becomes').inputValue()).toBe(
      'expectedOutput',
    )
    await page.getByRole('button', { name: 'Add 4 rows to support / EU' }).click()
    const refused = page.getByRole('region', { name: 'Rows that were not added' })
    expect((await refused.getByRole('row').allInnerTexts()).slice(1)).toEqual([
      '3\tExpected 3 fields, as in the first line, got 1.',
      expect.stringMatching(/^6\tExpected input to fit the schema of dataset 'support \/ EU'/u),
    ])
    await page.getByText('3 rows were added. 2 were not.').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('tab', { name: 'Items' }).click()
    await expect
      .poll(async () => (await cellsOf(page, 'Items')).map(([input]) => input), SOON)
      .toEqual(['Où est ma théière ?', 'Is it "dishwasher safe"?', 'Where is my order, 4417?'])
    expect(complaints).toEqual([])
  })

  it('J20 adds a step of a trace, with its answer put right, and leads back to the step', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(`/project/local/traces/${TRACE}?observation=dddddddd-rag`)
    await page.getByRole('button', { name: 'Add to dataset' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add to dataset' })
    await dialog.getByRole('combobox', { name: 'Dataset' }).selectOption('support / EU')
    await dialog.getByLabel('Expected output').fill('Within 30 days.')
    expect(await axeViolations(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Add item' }).click()
    await dialog.getByRole('link', { name: 'Open the dataset' }).click()
    await expect
      .poll(() => cellsOf(page, 'Items'), SOON)
      .toContainEqual([
        'My order 4417 arrived broken. Can I get my money back?',
        'Within 30 days.',
        '',
        'dddddddd',
        expect.any(String),
      ])
    await page.getByRole('link', { name: 'dddddddd' }).click()
    await page.waitForURL(/observation=dddddddd-rag/u)
    expect(complaints).toEqual([])
  })

  it('J20 keeps every version of an item, shows what changed, and the items as they were', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(DATASETS)
    await page.getByRole('button', { name: 'support / EU' }).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Where is my order, 4417?' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Input').fill('{"not": "a text"}')
    await dialog.getByRole('button', { name: 'Save as new version' }).click()
    await dialog.getByRole('alert').getByText('fit the schema').waitFor()
    await dialog.getByLabel('Input').fill('Where is order 4417?')
    await dialog.getByRole('button', { name: 'Save as new version' }).click()
    await page.getByRole('button', { name: 'Where is order 4417?' }).click()
    const diff = dialog.getByRole('region', { name: 'What this version changed' })
    await expect.poll(() => diff.innerText(), SOON).toContain('−\ninput: Where is my order, 4417?')
    expect(await axeViolations(page)).toEqual([])
    await page.screenshot({ path: screenshotFile('dataset-item') })
    await page.keyboard.press('Escape')

    await page.getByRole('tab', { name: 'History' }).click()
    const history = page.getByRole('region', { name: 'History' }).getByRole('row')
    await expect
      .poll(async () => (await history.allInnerTexts()).map((row) => row.split('\t')[1]), SOON)
      .toEqual(['What', '1 item changed', '4 items added'])
    await history.nth(2).getByRole('button').click()
    await page.getByRole('button', { name: 'Where is my order, 4417?' }).waitFor()
    await page.getByRole('button', { name: 'Back to now' }).click()
    await page.getByRole('button', { name: 'Where is order 4417?' }).waitFor()
    const { data } = await askApi<{ data: readonly DatasetItem[] }>(
      server,
      `dataset-items?datasetName=${encodeURIComponent('support / EU')}`,
    )
    expect(data.map(({ input }) => input)).toContain('Where is order 4417?')
    // The browser tells of the refused version as well.
    expect(complaints.filter((complaint) => !complaint.includes('400 (Bad Request)'))).toEqual([])
  })

  it.each(['light', 'dark'] as const)('are accessible: %s', async (theme) => {
    await using watched = await openPage(browser, server.url, { colorScheme: theme })
    const { page, complaints } = watched
    await page.clock.setFixedTime(Date.UTC(2026, 10, 30, 12))
    await page.goto(DATASETS)
    await page.getByRole('button', { name: 'support / EU' }).waitFor()
    await page.screenshot({ path: screenshotFile('datasets', theme) })
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'support / EU' }).click()
    await page.getByRole('grid', { name: 'Items' }).waitFor()
    await page.screenshot({ path: screenshotFile('dataset', theme) })
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('tab', { name: 'Runs' }).click()
    await page.getByRole('heading', { name: 'No runs yet.' }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it('are not wider than a phone', async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
    await using watched = await openPage(browser, server.url, phone)
    const { page } = watched
    await page.goto(DATASETS)
    await page.getByRole('button', { name: 'support / EU' }).click()
    await page.getByRole('grid', { name: 'Items' }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
  })
})
