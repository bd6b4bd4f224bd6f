/** Scores against a real server: given by a person in a trace, listed, and compared with a judge. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import { say } from './languages/say.ts'
import { askApi } from './local-api.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'
import { supportTrace } from './support-trace.ts'
import { wireEvents } from './wire-events.ts'

/** How long a busy machine may take. */
const SOON = { timeout: 20_000 }

const NOW_MS = Date.UTC(2026, 10, 23, 12)
const TRACE = 'e'.repeat(32)
/** What a person and a judge say of forty traces: they differ on four. */
const TRACES = Array.from({ length: 40 }, (_, index) => ({
  id: `judged-${index}`,
  human: index % 4 === 0 ? 0 : 1,
  judge: (index % 4 === 0) !== index % 10 > 8 ? 0.2 : 0.9,
}))

describe.skipIf(!hasBrowser)('scores', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    await askApi(server, 'score-configs', {
      name: 'correct',
      dataType: 'NUMERIC',
      minValue: 0,
      maxValue: 1,
    })
    await askApi(server, 'score-configs', {
      name: 'tone',
      dataType: 'CATEGORICAL',
      categories: [
        { label: 'kind', value: 1 },
        { label: 'rude', value: 0 },
      ],
    })
    const configs = await askApi<{ data: readonly { id: string; name: string }[] }>(
      server,
      'score-configs',
    )
    const configId = configs.data.find(({ name }) => name === 'correct')?.id
    await server.send([
      ...supportTrace({ traceId: TRACE, startMs: NOW_MS - 600_000 }),
      ...TRACES.flatMap(({ id, human, judge }, index) => {
        const timestamp = new Date(NOW_MS - index * 1_800_000).toISOString()
        const score = { traceId: id, name: 'correct', timestamp }
        return wireEvents(timestamp, [
          ['trace-create', { id, name: 'support-agent', timestamp }],
          [
            'score-create',
            { ...score, id: `${id}-human`, value: human, source: 'ANNOTATION', configId },
          ],
          ['score-create', { ...score, id: `${id}-judge`, value: judge, source: 'EVAL' }],
        ] as const)
      }),
    ])
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('J16 are given by a person in the detail of a step, listed, filtered and taken back', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(`/project/local/traces/${TRACE}?observation=eeeeeeee-reply&tab=scores`)
    const panel = page.getByRole('tabpanel', { name: 'Scores' })
    await panel.getByText('No scores on this step.').waitFor()
    await panel.getByRole('button', { name: 'Add score' }).click()
    await panel.getByRole('combobox', { name: 'Score' }).selectOption('correct')
    await panel.getByLabel('Value').fill('7')
    await panel.getByRole('button', { name: 'Save score' }).click()
    await panel.getByRole('alert').getByText('from 0 to 1').waitFor()
    await panel.getByRole('combobox', { name: 'Score' }).selectOption('tone')
    await panel.getByRole('combobox', { name: 'Value' }).selectOption('rude')
    await panel.getByLabel('Comment').fill('Says no twice.')
    expect(await axeViolations(page)).toEqual([])
    await panel.getByRole('button', { name: 'Save score' }).click()
    await panel.getByText('Says no twice.').waitFor()
    await page.screenshot({ path: screenshotFile('trace-scores') })

    await page.clock.setFixedTime(Date.now())
    await page.goto('/project/local/scores?range=24h')
    const rows = page.getByRole('grid', { name: 'Scores' }).getByRole('row')
    await page.getByLabel('Name of the score').selectOption('tone')
    await expect.poll(() => rows.count(), SOON).toBe(2)
    expect((await rows.nth(1).getByRole('gridcell').allInnerTexts()).slice(1)).toEqual([
      'tone',
      'rude',
      'person',
      'Says no twice.',
      'step eeeeeeee',
    ])
    await rows.nth(1).getByRole('link').click()
    await page.waitForURL(/observation=eeeeeeee-reply/u)
    await page.getByRole('tab', { name: 'Scores' }).click()
    await panel.getByRole('button', { name: 'Remove tone' }).click()
    await panel.getByRole('button', { name: 'Yes, remove' }).click()
    await panel.getByText('No scores on this step.').waitFor()
    // The browser tells of the refused score as well.
    expect(complaints.filter((complaint) => !complaint.includes('400 (Bad Request)'))).toEqual([])
  })

  it('tell how a person and a judge agree, and of how many pairs', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.clock.setFixedTime(NOW_MS + 1000)
    await page.goto('/project/local/scores?view=analytics&range=7d')
    const numbers = page.locator('dl[aria-label="Agreement in numbers"]')
    await numbers.waitFor()
    const fewest = TRACES.filter(({ human, judge }) => (human === 1) === judge >= 0.5).length
    const facts = Object.fromEntries(
      (await numbers.locator('div').allInnerTexts()).map((text) => text.split('\n')),
    ) as Record<string, string>
    expect(facts).toMatchObject({ Pairs: '40', 'Same label': `${(fewest / 40) * 100} %` })
    const confusion = page.getByRole('region', { name: 'Confusion of labels' })
    const counts = () => confusion.getByRole('cell').allInnerTexts()
    expect((await counts()).filter((text) => text !== '')).toEqual(['10', '0', '4', '26'])
    expect(facts['κ']).toBe('0.765')
    await page.getByLabel('A number counts as passed from').fill('0.1')
    await expect.poll(counts, SOON).toContain('30')
    expect(page.url()).toContain('threshold=0.1')
    expect(complaints).toEqual([])
  })

  it.each([
    ['de', 'nicht bestanden', 'bestanden'],
    ['ja', '不合格', '合格'],
    ['ar', 'غير ناجح', 'ناجح'],
  ] as const)('J25 say what numbers count as: %s', async (language, failed, passed) => {
    await using watched = await openPage(browser, server.url, { locale: language })
    const { page, complaints } = watched
    await page.clock.setFixedTime(NOW_MS + 1000)
    await page.goto('/project/local/scores?view=analytics&range=7d')
    for (const name of ['Confusion of labels', 'By label']) {
      const table = page.getByRole('region', { name: say(language, name) })
      const rows = table.getByRole('rowheader')
      await expect.poll(() => rows.allInnerTexts(), SOON).toEqual([failed, passed])
    }
    expect(complaints).toEqual([])
  })

  it.each(['light', 'dark'] as const)('are accessible: %s', async (theme) => {
    await using watched = await openPage(browser, server.url, { colorScheme: theme })
    const { page, complaints } = watched
    await page.clock.setFixedTime(NOW_MS + 1000)
    await page.goto('/project/local/scores?range=7d')
    await page.getByRole('grid', { name: 'Scores' }).waitFor()
    await page.screenshot({ path: screenshotFile('scores', theme) })
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Analytics' }).click()
    await page.getByRole('img', { name: /^Mean of correct/u }).waitFor()
    await page.locator('dl[aria-label="Agreement in numbers"]').waitFor()
    await page.screenshot({ path: screenshotFile('scores-analytics', theme) })
    expect(await axeViolations(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})
