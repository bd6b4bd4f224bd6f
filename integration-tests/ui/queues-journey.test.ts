/** Queues: traces, steps and sessions judged one after the other, by keys; and the settings for keeping and erasing. */
import type { AnnotationQueue, ScoreConfig } from '@heddle/core/schemas'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import { askApi } from './local-api.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'
import { wireEvents } from './wire-events.ts'

const QUEUES = '/project/local/annotation-queues'

const at = (index: number): string => new Date(Date.now() - 600_000 + index * 1000).toISOString()

interface Scores {
  readonly data: readonly { readonly name: string; readonly value?: unknown }[]
}

describe.skipIf(!hasBrowser)('queues', () => {
  let browser: Browser
  let server: TestServer

  const scoresOf = async (traceId: string): Promise<unknown[]> => {
    const { data } = await askApi<Scores>(server, `v2/scores?traceId=${traceId}&limit=50`)
    return data
      .toSorted((one, other) => one.name.localeCompare(other.name))
      .map((score) => [score.name, 'stringValue' in score ? score.stringValue : score.value])
  }

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    await server.send(
      Array.from({ length: 3 }, (_, index) =>
        wireEvents(at(index), [
          [
            'trace-create',
            {
              id: `answer-${index}`,
              name: 'answer',
              timestamp: at(index),
              userId: index === 2 ? 'bo' : 'ada',
              sessionId: 'talk',
              input: `Question ${index}`,
              output: `Answer ${index}`,
            },
          ],
          [
            'span-create',
            {
              id: `step-${index}`,
              traceId: `answer-${index}`,
              name: 'think',
              startTime: at(index),
              endTime: at(index),
              input: `Thought ${index}`,
            },
          ],
        ]),
      ).flat(),
    )
    const categories = [
      { label: 'kind', value: 1 },
      { label: 'harsh', value: 0 },
    ]
    await askApi<ScoreConfig>(server, 'score-configs', {
      name: 'tone',
      dataType: 'CATEGORICAL',
      categories,
    })
    await askApi<ScoreConfig>(server, 'score-configs', { name: 'right', dataType: 'BOOLEAN' })
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('a queue is made, filled from the list, and worked through by keys; undo takes the scores back', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(QUEUES)
    await page.getByText('No queues yet.').waitFor()
    await page.getByRole('button', { name: 'New queue' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('tone of answers')
    for (const name of ['tone', 'right']) await page.getByRole('checkbox', { name }).check()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Make queue' }).click()
    await page.getByRole('link', { name: 'tone of answers' }).waitFor()

    await page.goto('/project/local/traces')
    const grid = page.getByRole('grid', { name: 'Traces' })
    await grid.getByRole('link').first().waitFor()
    await grid.focus()
    for (const key of ['Home', 'x', 'j', 'x']) await page.keyboard.press(key)
    await page.getByRole('button', { name: 'Add to queue' }).click()
    await page.getByRole('button', { name: 'Add 2 traces' }).click()
    await page.getByText('2 traces wait in tone of answers.').waitFor()
    const { data: queues } = await askApi<{ data: readonly AnnotationQueue[] }>(
      server,
      'annotation-queues',
    )
    const id = queues[0]?.id ?? ''
    const items = `annotation-queues/${id}/items`
    await askApi(server, items, { objectId: 'step-0', objectType: 'OBSERVATION' })
    await askApi(server, items, { objectId: 'talk', objectType: 'SESSION' })

    await page.goto(QUEUES)
    await page.getByRole('link', { name: 'tone of answers' }).click()
    await page.getByText('0 done · 4 waiting').waitFor()
    await page.getByText('Answer 2').waitFor()
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await page.evaluate(() => document.fonts.ready.then(() => undefined))
      await page.screenshot({ path: screenshotFile('queue', theme) })
      expect(await axeViolations(page)).toEqual([])
    }
    await page.keyboard.press('2')
    await page.keyboard.press('Tab')
    await page.keyboard.press('1')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Answer 1').waitFor()
    expect(await scoresOf('answer-2')).toEqual([
      ['right', 'False'],
      ['tone', 'kind'],
    ])
    await page.keyboard.press('u')
    await page.getByText('Answer 2').waitFor()
    await expect.poll(() => scoresOf('answer-2'), { timeout: 20_000 }).toEqual([])
    await page.keyboard.press('x')
    await page.getByText('Answer 1').waitFor()
    await page.keyboard.press('1')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Thought 0').waitFor()
    await page.keyboard.press('1')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('link', { name: 'Session talk' }).waitFor()
    await page.getByText('2 done · 2 waiting').waitFor()
    await page.keyboard.press('x')
    await page.getByText('2 skipped.').waitFor()
    await page.getByRole('button', { name: 'Show what was skipped' }).click()
    await page.getByText('Answer 2').waitFor()
    expect(complaints).toEqual([])
  })

  it('traces are kept for some days, and a person is erased after counting', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/project/local/settings/retention')
    await page.getByLabel('Days').fill('2')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alert').getByText('must be 0 or at least 3 days').waitFor()
    await page.getByLabel('Days').fill('30')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    await page.reload()
    await expect.poll(() => page.getByLabel('Days').inputValue(), { timeout: 10_000 }).toBe('30')

    await page.getByLabel('User id, as programs send it').fill('ada')
    await page.getByRole('button', { name: 'Count' }).click()
    await page.getByText('ada: 2 traces').waitFor()
    const erase = page.getByRole('button', { name: 'Erase' })
    expect(await erase.isDisabled()).toBe(true)
    await page.getByLabel('Type “ada” to confirm').fill('ada')
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await page.screenshot({ path: screenshotFile('settings-retention', theme) })
      expect(await axeViolations(page)).toEqual([])
    }
    await erase.click()
    await page.getByText('Erased: 2 traces are gone.').waitFor()
    const { data } = await askApi<{ data: readonly { userId: string | null }[] }>(server, 'traces')
    expect(data.map(({ userId }) => userId)).toEqual(['bo'])
    expect(complaints.filter((line) => !line.includes('400'))).toEqual([])
  })

  it('the address of a project opens its overview', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/project/local')
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/project/local/overview')
    expect(complaints).toEqual([])
  })
})
