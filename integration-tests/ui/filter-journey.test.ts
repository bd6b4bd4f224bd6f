/** Finding traces by what they say and what they are: words in any script, fields, and values that are suggested. */
import type { IngestionEvent } from '@heddle/core/schemas'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'

/** The day on which everything happens; the picture shows it whatever the date is. */
const NOW_MS = Date.UTC(2026, 10, 23, 12)

const TRACES = [
  { name: 'support', input: 'My teapot arrived broken', output: 'I am sorry.', userId: 'ada' },
  { name: 'weaving', input: '京都の織機について教えてください', output: '…', userId: '王小明' },
  { name: 'greeting', input: 'الخيط الأحمر في النول', output: 'أهلا', userId: 'Ada Lovelace' },
] as const

function eventsOf(index: number): IngestionEvent[] {
  const timestamp = new Date(NOW_MS - (index + 1) * 60_000).toISOString()
  const traceId = `trace-${index}`
  const model = index === 1 ? 'loom-small' : 'loom-large'
  const end = new Date(Date.parse(timestamp) + (index + 1) * 1000).toISOString()
  const bodies = [
    [
      'trace-create',
      { id: traceId, timestamp, tags: index === 2 ? ['internal'] : [], ...TRACES[index] },
    ],
    [
      'generation-create',
      { id: `${traceId}-call`, traceId, model, startTime: timestamp, endTime: end },
    ],
  ] as const
  return bodies.map(([type, body]) => ({ id: `${traceId}-${type}`, timestamp, type, body }))
}

describe.skipIf(!hasBrowser)('filtering traces', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    await server.send(TRACES.flatMap((_, index) => eventsOf(index)))
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('J04 finds words of inputs and outputs in any script, and what fields say', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/project/local/traces')
    const field = page.getByRole('combobox', { name: 'Filter traces' })
    const names = () => page.getByRole('grid').getByRole('link').allTextContents()
    for (const [query, expected] of [
      ['TEAPOT', ['support']],
      ['織機', ['weaving']],
      ['الخيط', ['greeting']],
      ['user:"Ada Lovelace"', ['greeting']],
      ['-tag:internal', ['support', 'weaving']],
      ['latency:>1.5s -model:loom-large', ['weaving']],
      ['', ['support', 'weaving', 'greeting']],
    ] as const) {
      await field.fill(query)
      await expect.poll(names, { timeout: 20_000 }).toEqual(expected)
    }
    expect(complaints).toEqual([])
  })

  it('J04 suggests fields and values with counts, by keyboard alone; the link keeps the filter', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.clock.setFixedTime(NOW_MS)
    await page.goto('/project/local/traces')
    await page.getByRole('link', { name: 'support' }).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('mod')
    const suggestions = page.getByRole('listbox', { name: 'Suggestions' })
    await suggestions.getByRole('option', { name: 'model:' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await suggestions.getByRole('option', { name: 'loom-large 2' }).waitFor()
    for (const theme of ['light', 'dark'] as const) {
      await page.evaluate((name) => {
        document.documentElement.dataset['theme'] = name
      }, theme)
      expect(await axeViolations(page)).toEqual([])
      await page.screenshot({ path: screenshotFile('traces-filter', theme) })
    }
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(await suggestions.getByRole('option', { selected: true }).textContent()).toBe(
      'loom-small1',
    )
    await page.keyboard.press('Tab')
    const field = page.getByRole('combobox', { name: 'Filter traces' })
    expect(await field.inputValue()).toBe('model:loom-small ')
    await expect.poll(() => page.getByRole('grid').getByRole('link').count()).toBe(1)
    await page.reload()
    await page.getByRole('link', { name: 'weaving' }).waitFor()
    expect(await field.inputValue()).toBe('model:loom-small')

    await page.getByRole('combobox', { name: 'Time range' }).selectOption('Last hour')
    const listed = page.waitForResponse((response) => response.url().includes('trace-facets'))
    await field.fill('user:')
    const asked = new URL((await listed).url()).searchParams
    expect(asked.get('from')).toBe(new Date(NOW_MS - 3_600_000).toISOString())
    await suggestions.getByRole('option', { name: 'Ada Lovelace 1' }).waitFor()
    expect(complaints).toEqual([])
  })
})
