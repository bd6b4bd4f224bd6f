/** Where a bad run parted from a good one. */
import type { IngestionEvent } from '@heddle/core/schemas'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'

const START_MS = Date.UTC(2026, 10, 23, 9, 41, 7)
const COMPARE = '/project/local/compare?a=good&b=bad'

describe.skipIf(!hasBrowser)('comparing two runs', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    await server.send([...report('good', 50), ...report('bad', 5000), ...report('again', 50)])
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('J15 leads from a trace to the step where another run of it parted, with a link to that place', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/project/local/traces?q=name:report')
    await page.getByRole('link', { name: 'report' }).first().waitFor()
    await page.goto('/project/local/traces/good')
    await page.getByRole('link', { name: 'Compare with another run' }).click()
    const runs = page.getByRole('list', { name: 'Other runs' }).getByRole('link')
    await expect.poll(() => runs.count()).toBe(2)
    // Runs that went well come first.
    await runs.last().getByRole('img', { name: 'failed' }).waitFor()
    await runs.last().click()

    await page.getByText('First divergence').waitFor()
    const list = page.getByRole('listbox', { name: 'Steps of both runs' })
    const selected = list.getByRole('option', { selected: true })
    await selected.getByText('run_sql').first().waitFor()
    await selected.getByText('arguments').waitFor()
    await selected.getByText('first', { exact: true }).waitFor()
    await list.getByText('5 same steps').click()
    await list.getByRole('option', { name: 'prepare 2' }).first().waitFor()
    const difference = page.getByRole('region', { name: 'Difference of Input' })
    await difference.getByText('"limit": 50', { exact: false }).first().waitFor()
    await difference.getByText('"limit": 5000').waitFor()

    // Both waterfalls share one axis, so what took as long is as wide.
    const bars = await list
      .getByRole('option', { name: 'prepare 2' })
      .locator('.compare-side > [aria-hidden] > span')
      .evaluateAll((found) =>
        found.map((bar) => {
          const [outer, inner] = [bar.parentElement, bar].map((one) => one?.getBoundingClientRect())
          return [(inner?.left ?? 0) - (outer?.left ?? 0), inner?.width ?? 0]
        }),
      )
    expect(bars).toHaveLength(2)
    expect(bars[0]).toEqual(bars[1])

    await page.keyboard.press('n')
    await expect.poll(() => page.url()).toContain('at=')
    await page.getByText('2 of').waitFor()
    const link = page.url()
    await page.goto(link)
    await page.getByText('2 of').waitFor()
    await page.getByRole('link', { name: 'Swap' }).click()
    await expect.poll(() => page.url()).toContain('a=bad&b=good')
    expect(complaints).toEqual([])
  })

  it('says that runs do not differ when only ids and times do', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/project/local/compare?a=good&b=again')
    await page.getByText('The two runs do not differ').waitFor()
    await page.goto('/project/local/compare?a=good&b=nobody')
    await page.getByRole('alert').waitFor()
    // The browser itself names the answer of a trace that is not there.
    expect(complaints.filter((complaint) => !complaint.includes('404'))).toEqual([])
  })

  it.each(['light', 'dark'] as const)('is accessible: comparison, %s', async (theme) => {
    await using watched = await openPage(browser, server.url, { colorScheme: theme })
    const { page, complaints } = watched
    await page.goto(COMPARE)
    await page.getByText('First divergence').waitFor()
    await page.getByRole('region', { name: 'Difference of Input' }).waitFor()
    await page.evaluate(() => document.fonts.ready.then(() => undefined))
    await page.screenshot({ path: screenshotFile('compare', theme) })
    expect(await axeViolations(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})

const at = (offset: number): string => new Date(START_MS + offset).toISOString()

/** A report over a database: five steps that are always alike, a query, and what follows from its rows. */
function report(traceId: string, limit: number): IngestionEvent[] {
  const isLarge = limit > 100
  const step = ([kind, id]: readonly string[], [from, to]: readonly number[], fields: object) =>
    ({
      id: `${traceId}-${id}-event`,
      type: `${kind}-create`,
      timestamp: at(from ?? 0),
      body: {
        id: `${traceId}-${id}`,
        traceId,
        name: id,
        startTime: at(from ?? 0),
        endTime: at(to ?? 0),
        parentObservationId: `${traceId}-report`,
        ...fields,
      },
    }) as IngestionEvent
  return [
    step(['agent', 'report'], [0, isLarge ? 6000 : 2600], {
      parentObservationId: undefined,
      input: { question: 'Orders of November' },
      output: isLarge ? 'It failed.' : 'Here it is.',
    }),
    ...Array.from({ length: 4 }, (_, index) =>
      step(['span', `prepare ${index}`], [index * 100, index * 100 + 90], {
        input: { run: `run_${traceId}_${index}0000`, part: index },
        output: 'ready',
      }),
    ),
    step(['tool', 'run_sql'], [500, isLarge ? 5500 : 900], {
      input: { query: 'select * from orders', limit },
      output: isLarge ? null : `${limit} rows`,
      ...(isLarge ? { level: 'ERROR', statusMessage: 'The query took too long.' } : {}),
    }),
    step(['generation', 'write'], [isLarge ? 5500 : 900, isLarge ? 6000 : 2600], {
      model: 'gpt-4o',
      input: [{ role: 'user', content: isLarge ? 'no rows' : '50 rows' }],
      output: { role: 'assistant', content: isLarge ? 'It failed.' : 'Here it is.' },
    }),
  ]
}
