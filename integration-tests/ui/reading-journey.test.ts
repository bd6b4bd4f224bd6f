/** Reading a trace closely: its time axis, its payloads, its messages, on a network that is slow. */
import type { IngestionEvent } from '@heddle/core/schemas'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import { largeTrace } from './large-trace.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { supportTrace } from './support-trace.ts'

const TRACE = 'a'.repeat(32)
const PATH = `/project/local/traces/${TRACE}`
const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const tree = (page: Page) => page.getByRole('treegrid', { name: 'Observations' })
const detail = (page: Page) => page.getByRole('region', { name: 'Detail' })

describe.skipIf(!hasBrowser)('reading a trace closely', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    const startMs = Date.UTC(2026, 10, 23, 9, 41, 7)
    await server.send([
      ...supportTrace({ traceId: TRACE, startMs, investigates: true }),
      ...largeTrace('long', startMs, 600),
      ...frameworkCalls(startMs),
    ])
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('J08 the axis follows the rows; a stretch chosen on the overview is kept by a link, moved and given up', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/project/local/traces/long')
    await tree(page).waitFor()
    const whole = page.getByRole('button', { name: 'Show the whole time (0)' })
    const axisStart = () => tree(page).getByRole('columnheader').last().textContent()
    const before = await axisStart()
    await tree(page).evaluate((element) => {
      element.scrollTop = element.scrollHeight / 2
    })
    await expect.poll(axisStart).not.toBe(before)
    expect(await whole.count()).toBe(0)

    const overview = page.getByRole('img', { name: /^Overview of the whole trace/u })
    const box = await overview.boundingBox()
    if (box === null) throw new Error('Expected the overview on the page.')
    const drag = async (from: number, to: number): Promise<void> => {
      await page.mouse.move(box.x + box.width * from, box.y + 20)
      await page.mouse.down()
      await page.mouse.move(box.x + box.width * to, box.y + 20, { steps: 4 })
      await page.mouse.up()
    }
    const zoom = () => new URL(page.url()).searchParams.get('zoom')?.split('-').map(Number)
    await drag(0.25, 0.5)
    await whole.waitFor()
    // 600 rows are 60 steps of 1.5 s.
    await expect.poll(() => zoom()?.map((ms) => Math.round(ms / 1000))).toEqual([23, 45])
    await drag(0.3, 0.55)
    await expect.poll(() => zoom()?.map((ms) => Math.round(ms / 1000))).toEqual([45, 68])

    // What is on screen stands where it began and is as wide as it lasted.
    await page.goto(`/project/local/traces/long?zoom=45000-67500&observation=o301`)
    const bar = tree(page).getByRole('row', { selected: true }).locator('[role=gridcell]').last()
    await bar.waitFor()
    const place = await bar.evaluate((lane) => {
      const [track, painted] = [lane.firstElementChild, lane.firstElementChild?.firstElementChild]
      if (!(track instanceof HTMLElement) || !(painted instanceof HTMLElement)) return undefined
      const [outer, inner] = [track.getBoundingClientRect(), painted.getBoundingClientRect()]
      return { left: inner.left - outer.left, width: inner.width, whole: outer.width }
    })
    if (place === undefined) throw new Error('Expected a bar in the lane.')
    // Step 30 of 60: it begins at 45 s and lasts 1,499 ms of the 22.5 s on show.
    expect(place.left).toBeCloseTo(0, 0)
    expect(place.width).toBeCloseTo((place.whole * 1499) / 22_500, 0)
    await whole.waitFor()
    await page.keyboard.press('0')
    await expect.poll(() => whole.count()).toBe(0)
    await expect.poll(() => page.url()).not.toContain('zoom')
    expect(complaints).toEqual([])
  })

  it('J09 a quick hand on a slow network sees every name at once and only the last payload', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(`${PATH}?observation=aaaaaaaa-agent`)
    await detail(page).getByRole('heading', { name: 'support-agent' }).waitFor()
    const { promise: isAnswering, resolve: answer } = Promise.withResolvers<undefined>()
    await page.route(/\/observations\/[^/]+$/u, async (route) => {
      await isAnswering
      await route.continue()
    })
    const aborted: string[] = []
    page.on('requestfailed', (request) => aborted.push(request.url()))
    await tree(page).focus()
    // The header needs no network: every name is there although nothing is answered.
    for (const name of ['RetrievalChain', 'RunnableParallel', 'embed query', 'PolicyRetriever']) {
      await page.keyboard.press('ArrowDown')
      await detail(page).getByRole('heading', { name }).waitFor()
    }
    answer(undefined)
    await detail(page).getByText('3 documents').waitFor()
    // What the hand had passed when its payload was still on the way was given up.
    expect(aborted.filter((url) => url.includes('/observations/')).length).toBeGreaterThan(0)
    expect(await detail(page).getByText('text-embedding-3-small').count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it('J10 finds names at once and payloads after them, and opens a hit where it stands', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(PATH)
    await tree(page).waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('issue_refund')
    const refund = tree(page).getByRole('row', { name: 'issue_refund' })
    await refund.waitFor()
    // What stands above a hit stays.
    expect(await tree(page).getByRole('row', { name: 'agent turn' }).count()).toBe(1)
    expect(await tree(page).getByRole('row', { name: 'PolicyRetriever' }).count()).toBe(0)

    await page.keyboard.press('Control+a')
    await page.keyboard.type('sorting centre')
    const status = page.getByRole('status').filter({ hasText: /^(\d of )?\d$/u })
    await status
      .getByText('2', { exact: true })
      .or(status.getByText('3', { exact: true }))
      .waitFor()
    expect(await tree(page).locator('mark').first().textContent()).toMatch(/^(sorting|centre)$/u)
    await page.keyboard.press('Enter')
    await page.getByRole('tab', { name: 'Data', selected: true }).waitFor()
    const marked = detail(page).locator('mark').first()
    await marked.waitFor()
    await expect.poll(() => marked.isVisible()).toBe(true)
    const first = await tree(page).getByRole('row', { selected: true }).textContent()
    await page.keyboard.press('Escape')
    await page.keyboard.press('n')
    const second = () => tree(page).getByRole('row', { selected: true }).textContent()
    await expect.poll(second).not.toBe(first)
    await page.keyboard.press('Shift+N')
    await expect.poll(second).toBe(first)

    await page.keyboard.press('/')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('output:"no such words"')
    await page.getByText('no hit', { exact: true }).waitFor()
    expect(complaints).toEqual([])
  })

  it('J11 reads messages of frameworks: roles, calls with results, reasoning, pictures on request, nothing fetched', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/project/local/traces/frameworks?observation=fw-openai')
    const panel = detail(page)
    await panel.getByRole('article', { name: 'system message' }).waitFor()
    await panel.getByText('show all 30 lines').waitFor()
    const question = panel.getByRole('article', { name: 'user message' })
    await expect.poll(() => question.innerText()).toContain('<b>bold</b> & first\nsecond line')
    await panel.getByRole('link', { name: 'Open at its host' }).waitFor()
    expect(await panel.locator('img').count()).toBe(0)
    await panel.getByRole('button', { name: 'Show the image' }).click()
    await panel.getByRole('img', { name: 'image/png of the message' }).waitFor()

    await page.goto('/project/local/traces/frameworks?observation=fw-again')
    await panel.getByText('2 messages as in').waitFor()
    expect(await panel.getByRole('article', { name: 'system message' }).count()).toBe(0)
    // The call stands with its result although the call was sent before.
    await panel.getByRole('treeitem', { name: 'order: 4417' }).waitFor()
    await panel.getByText('it is on its way').waitFor()
    await panel.getByRole('button', { name: 'show them' }).click()
    await panel.getByRole('article', { name: 'system message' }).waitFor()
    await panel.getByRole('button', { name: 'the call before' }).click()
    await page
      .getByRole('row', { name: 'openai' })
      .and(page.locator('[aria-selected=true]'))
      .waitFor()

    await page.goto('/project/local/traces/frameworks?observation=fw-anthropic')
    await panel.getByText('Reasoning').click()
    await panel.getByText('The order number is known.').waitFor()
    await panel.getByText('Look it up', { exact: true }).waitFor()
    expect(await panel.locator('strong').count()).toBe(1)
    await page.keyboard.press('v')
    await panel.getByText('**Look it up**').waitFor()
    await page.reload()
    await panel.getByText('**Look it up**').waitFor()
    expect(complaints).toEqual([])
  })
})

/** Calls as OpenAI, Anthropic and the AI SDK say them. */
function frameworkCalls(startMs: number): IngestionEvent[] {
  const system = {
    role: 'system',
    content: Array.from({ length: 30 }, (_, line) => `Rule ${line}`).join('\n'),
  }
  const asked = {
    role: 'user',
    content: [
      { type: 'text', text: '<b>bold</b> & first\nsecond line' },
      { type: 'image_url', image_url: { url: PICTURE } },
      { type: 'image_url', image_url: { url: 'https://images.example/remote.png' } },
    ],
  }
  const call = {
    role: 'assistant',
    content: '',
    tool_calls: [
      { id: 'c1', type: 'function', function: { name: 'find', arguments: '{"order":4417}' } },
    ],
  }
  const found = { role: 'tool', tool_call_id: 'c1', content: 'it is on its way' }
  const calls = [
    ['openai', { input: [system, asked], output: call }],
    [
      'again',
      { input: [system, asked, call, found], output: { role: 'assistant', content: 'Soon.' } },
    ],
    [
      'anthropic',
      {
        input: { messages: [{ role: 'user', content: 'Where is it?' }] },
        output: {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'The order number is known.' },
            { type: 'text', text: '**Look it up**' },
          ],
        },
      },
    ],
  ] as const
  return calls.map(([name, values], index) => {
    const at = new Date(startMs + index * 1000).toISOString()
    return {
      id: `fw-${name}-event`,
      type: 'generation-create',
      timestamp: at,
      body: {
        id: `fw-${name}`,
        traceId: 'frameworks',
        name,
        startTime: at,
        endTime: at,
        ...values,
      },
    }
  })
}
