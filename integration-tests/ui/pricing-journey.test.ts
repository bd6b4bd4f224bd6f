/** From a cost to the price it was made of, to another price, and to the same sum everywhere. */
import type { Dataset, DatasetRunItem, IngestionEvent, MetricsAnswer } from '@heddle/core/schemas'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import { say } from './languages/say.ts'
import { askApi } from './local-api.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'

const PRICES = '/project/local/settings/models'
const AUTHORIZATION = `Basic ${btoa('pk-heddle-local:sk-heddle-local')}`

/** A trace of an hour ago with a wrapper that reports what the call below it reports again, and a call that reports nothing. */
function eventsAt(startMs: number): IngestionEvent[] {
  const startTime = new Date(startMs).toISOString()
  const endTime = new Date(startMs + 1000).toISOString()
  const generation = (body: object): IngestionEvent => ({
    id: crypto.randomUUID(),
    type: 'generation-create',
    timestamp: startTime,
    body: { traceId: 'priced', startTime, endTime, ...body },
  })
  return [
    generation({ id: 'wrapper', name: 'answer', model: 'gpt-4o', usageDetails: { input: 4000 } }),
    generation({
      id: 'first',
      name: 'plan',
      parentObservationId: 'wrapper',
      model: 'gpt-4o',
      usageDetails: { input: 1000, output: 200 },
    }),
    generation({
      id: 'second',
      name: 'guess',
      promptName: 'guess',
      promptVersion: 1,
      startTime: new Date(startMs + 100).toISOString(),
      model: 'gpt-4o',
      input: 'The quick brown fox jumps over the lazy dog.',
      output: 'The quick brown fox jumps over the lazy dog.',
    }),
  ]
}

async function openCost(page: Page, observation: string): Promise<void> {
  await page.goto(`/project/local/traces/priced?observation=${observation}`)
  await page.getByRole('tab', { name: 'Cost' }).click()
}

const ESTIMATED = 'Holds tokens that nobody reported; they were counted from the texts.'

describe.skipIf(!hasBrowser)('costs and prices', () => {
  let browser: Browser
  let server: TestServer
  let runs: { readonly datasetId: string; readonly runId: string }

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    await askApi(server, 'v2/prompts', { name: 'guess', prompt: 'Guess.', labels: ['production'] })
    await server.send(eventsAt(Date.now() - 3_600_000))
    const { id: datasetId } = await askApi<Dataset>(server, 'v2/datasets', { name: 'guesses' })
    await askApi(server, 'dataset-items', { datasetName: 'guesses', id: 'item', input: 'Guess.' })
    const { datasetRunId: runId } = await askApi<DatasetRunItem>(server, 'dataset-run-items', {
      runName: 'first',
      datasetItemId: 'item',
      traceId: 'priced',
    })
    runs = { datasetId, runId }
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  /** The cost of everything by the API. */
  async function sumOf(view: string): Promise<unknown> {
    const query = {
      view,
      metrics: [{ measure: 'totalCost', aggregation: 'sum' }],
      fromTimestamp: new Date(Date.now() - 86_400_000).toISOString(),
      toTimestamp: new Date(Date.now() + 60_000).toISOString(),
    }
    const target = `${server.url}/api/public/metrics?query=${encodeURIComponent(JSON.stringify(query))}`
    const response = await fetch(target, { headers: { authorization: AUTHORIZATION } })
    return ((await response.json()) as MetricsAnswer).data[0]?.['sum_totalCost']
  }

  async function expectEverywhere(page: Page, cost: number, text: string): Promise<void> {
    expect(await sumOf('observations')).toBe(cost)
    expect(await sumOf('traces')).toBe(cost)
    await page.goto('/project/local/traces')
    await page.getByText(text, { exact: true }).first().waitFor()
    await page.goto('/project/local/costs')
    await page.getByText(text, { exact: true }).first().waitFor()
    await page.goto('/project/local/traces/priced')
    await page.getByText(text, { exact: true }).first().waitFor()
  }

  it('explains a cost, an estimate, and a step whose own report is in no sum', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await openCost(page, 'first')
    const panel = page.getByRole('tabpanel', { name: 'Cost' })
    await panel.getByText('price of gpt-4o').waitFor()
    const lines = await panel.getByRole('row').allInnerTexts()
    expect(lines.map((line) => line.split('\t'))).toEqual([
      ['Usage', 'Quantity', 'Price', 'Cost'],
      ['input', '1,000', '× $2.50 /M', '= $0.0025'],
      ['output', '200', '× $10.00 /M', '= $0.002'],
      ['Total', '$0.0045'],
    ])
    await panel.getByText('Listed 2026-08-20').waitFor()
    await openCost(page, 'second')
    await panel.getByText('Nobody reported tokens; they were counted from the texts.').waitFor()
    expect(await panel.getByText('≈ $0.000125').count()).toBe(1)
    expect(await axeViolations(page)).toEqual([])
    await page.screenshot({ path: screenshotFile('cost-estimated', 'light') })
    await openCost(page, 'wrapper')
    await panel.getByText('the model calls below this step report it again').waitFor()
    await expectEverywhere(page, 0.004625, '≈ $0.00463')
    const estimates = (figure: string) =>
      page.getByTitle(ESTIMATED).filter({ hasText: figure }).first()
    for (const place of ['traces', 'costs', 'overview', 'traces/priced']) {
      await page.goto(`/project/local/${place}`)
      await estimates('≈ $0.00463').waitFor()
    }
    for (const view of ['traces?rows=observations', 'traces/priced?mode=breakdown']) {
      await page.goto(`/project/local/${view}`)
      await estimates('≈ $0.000125').waitFor()
      const reported = page.getByRole('row').filter({ hasText: 'plan' })
      expect(await reported.first().innerText()).toContain('$0.0045')
      expect(await reported.first().innerText()).not.toContain('≈')
    }
    expect(complaints).toEqual([])
  })

  it('marks what is estimated in charts, their tables, and the numbers of a prompt and a run', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    const estimates = (figure: string) =>
      page.getByTitle(ESTIMATED).filter({ hasText: figure }).first()
    await page.goto('/project/local/costs')
    await page.getByRole('button', { name: 'Show as table' }).click()
    await page
      .getByRole('region', { name: /^Cost by day/u })
      .getByTitle(ESTIMATED)
      .filter({ hasText: '≈ $0.00463' })
      .waitFor()
    await page.goto('/project/local/overview')
    await page.getByRole('group', { name: 'Cost by model, chart' }).waitFor()
    await page
      .getByRole('group', { name: 'Cost by model, chart' })
      .getByTitle(ESTIMATED)
      .filter({ hasText: '≈ $0.00463' })
      .waitFor()
    await page.goto('/project/local/dashboards/costs')
    await page.getByRole('region', { name: 'Cost', exact: true }).getByTitle(ESTIMATED).waitFor()
    await page.getByRole('button', { name: 'Show Cost by model over time as table' }).click()
    await page
      .getByRole('region', { name: 'Cost by model over time, table' })
      .getByText('≈ $0.00463')
      .waitFor()
    await page.screenshot({ path: screenshotFile('dashboard-estimated', 'light') })
    await page.goto('/project/local/prompts/guess?version=1')
    await estimates('≈ $0.000125').waitFor()
    await page.goto(`/project/local/datasets/${runs.datasetId}?tab=runs`)
    await estimates('≈ $0.00463').waitFor()
    await page.goto(
      `/project/local/datasets/${runs.datasetId}/compare?runs=${runs.runId}&metric=cost`,
    )
    await page.getByRole('grid', { name: 'Items compared' }).getByTitle(ESTIMATED).waitFor()
    expect(await axeViolations(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it('J25 says in the language of the page what the sign before an estimate means', async () => {
    await using watched = await openPage(browser, server.url, { locale: 'ar' })
    const { page, complaints } = watched
    await page.goto('/project/local/traces/priced')
    const estimate = page.getByTitle(say('ar', ESTIMATED))
    await estimate.filter({ hasText: '≈' }).first().waitFor()
    await page
      .getByRole('img', { name: say('ar', ESTIMATED) })
      .first()
      .waitFor()
    expect(await axeViolations(page)).toEqual([])
    expect(complaints).toEqual([])
  })

  it('follows the price row, sets another price, tells what it changes, and applies it: every sum agrees', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await openCost(page, 'first')
    await page.getByRole('link', { name: 'Prices of models' }).click()
    expect(new URL(page.url()).pathname).toBe(PRICES)
    await page.getByLabel('Model', { exact: true }).fill('our gpt-4o')
    await page.getByLabel('Pattern of names').fill('^gpt-4o$')
    await page.getByLabel('Input, $ per 1M tokens').fill('5')
    await page.getByLabel('Output, $ per 1M tokens').fill('20')
    await page.getByRole('button', { name: 'Add price' }).click()
    await page.getByRole('rowheader', { name: 'our gpt-4o' }).waitFor()
    await page.getByRole('button', { name: 'Dry run' }).click()
    await page.getByText('3 calls would change; nothing is changed yet.').waitFor()
    const table = page.getByRole('region', { name: 'What changes' })
    const rows = (await table.getByRole('row').allInnerTexts()).map((row) => row.split('\t'))
    expect(rows.slice(1)).toEqual([
      ['gpt-4o', '3', '3', '$0.004625', '$0.00925'],
      ['all', '3', '3', '$0.004625', '$0.00925'],
    ])
    await page.screenshot({ path: screenshotFile('repricing', 'light') })
    expect(await axeViolations(page)).toEqual([])
    expect(await sumOf('observations')).toBe(0.004625)
    await page.getByRole('button', { name: 'Apply to 3 calls' }).click()
    await page.getByText('3 calls changed.').waitFor()
    await expectEverywhere(page, 0.00925, '≈ $0.00925')
    await openCost(page, 'first')
    await page.getByText("Price list: the project's own prices").waitFor()
    await page.goto(PRICES)
    await page.getByRole('button', { name: 'Dry run' }).click()
    await page.getByText('All costs are as the prices of now make them.').waitFor()
    expect(complaints).toEqual([])
  })

  it('tells later of a repricing that ended because prices were changed, and starts it again', async () => {
    const headers = { authorization: AUTHORIZATION, 'content-type': 'application/json' }
    const post = async (target: string, body: object): Promise<void> => {
      const request = { method: 'POST', headers, body: JSON.stringify(body) }
      expect((await fetch(`${server.url}/api/public/${target}`, request)).ok).toBe(true)
    }
    const startTime = '2026-01-01T00:00:00.000Z'
    await server.send(
      Array.from({ length: 1500 }, (_, index) => ({
        id: crypto.randomUUID(),
        type: 'generation-create',
        timestamp: startTime,
        body: { id: `old-${index}`, traceId: 'old', model: 'loom', startTime, usage: { input: 1 } },
      })),
    )
    const price = { modelName: 'loom', matchPattern: '^loom$', inputPrice: 1 }
    await post('models', price)
    const scope = { fromTimestamp: startTime, toTimestamp: '2026-01-02T00:00:00.000Z' }
    await post('repricings', { ...scope, dryRun: false })
    await post('models', { ...price, startDate: '2025-12-01T00:00:00.000Z', inputPrice: 2 })
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(PRICES)
    await page.getByText('Prices were changed while it ran; start it again').waitFor()
    await page.getByRole('button', { name: 'Start again' }).click()
    await page.getByText(/^[\d,]+ calls changed\.$/).waitFor()
    expect(complaints).toEqual([])
  })

  it('deletes a trace, has it undone, and deletes it again: it is gone from list and API at once', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    const status = async () => {
      const headers = { authorization: AUTHORIZATION }
      return (await fetch(`${server.url}/api/public/traces/priced`, { headers })).status
    }
    await page.clock.install()
    await page.goto('/project/local/traces/priced')
    await page.getByRole('button', { name: 'answer', exact: true }).click()
    await page.getByRole('button', { name: 'Delete trace' }).click()
    await page.getByText('The trace goes in 10 seconds.').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.clock.runFor(11_000)
    expect(await status()).toBe(200)
    await page.getByRole('button', { name: 'Delete trace' }).click()
    await page.getByText('The trace goes in 10 seconds.').waitFor()
    await page.clock.runFor(11_000)
    await page.waitForURL('**/project/local/traces')
    expect(await status()).toBe(404)
    expect(await sumOf('observations')).toBe(0)
    await page.getByRole('heading', { name: 'Traces' }).first().waitFor()
    expect(await page.getByText('answer', { exact: true }).count()).toBe(0)
    expect(complaints).toEqual([])
  })
})
