/** Sessions and users against a real server: which conversations there were, what was said, and who said it. */
import type { IngestionEvent } from '@heddle/core/schemas'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'

/** The day on which everything happens; the pictures show it whatever the date is. */
const NOW_MS = Date.UTC(2026, 10, 23, 12)
const SESSION = 'order 4417 / teapot'
const OTHERS = 130

interface Turn {
  readonly id: string
  /** Seconds before now. */
  readonly ago: number
  readonly input: unknown
  readonly output: unknown
  readonly sessionId?: string
  readonly userId?: string
  readonly fails?: boolean
}

function turnEvents({ id, ago, fails, sessionId, userId, ...said }: Turn): IngestionEvent[] {
  const start = new Date(NOW_MS - ago * 1000).toISOString()
  const trace = { id, timestamp: start, name: 'support-agent', sessionId, userId, ...said }
  const call = {
    id: `${id}-call`,
    traceId: id,
    name: 'answer',
    model: 'loom-large',
    startTime: start,
    endTime: new Date(NOW_MS - ago * 1000 + 1000).toISOString(),
    usageDetails: { input: 400, output: 60, total: 460 },
    costDetails: { total: 0.0042 },
    ...(fails ? { level: 'ERROR', statusMessage: 'the model gave up' } : {}),
  }
  const bodies = [
    ['trace-create', trace],
    ['generation-create', call],
  ] as const
  // The bodies are those of the wire; the server validates them.
  return bodies.map(
    ([type, body]) => ({ id: `${id}-${type}`, timestamp: start, type, body }) as IngestionEvent,
  )
}

const FIRST = { role: 'user', content: 'My teapot arrived **broken**. Can I get my money back?' }
const ASKED = { role: 'assistant', content: 'I am sorry. Could you send me a photo?' }
const PHOTO = { role: 'user', content: 'Here it is: the spout is gone.' }
const CALL = {
  role: 'assistant',
  content: '',
  tool_calls: [
    { id: 'call_1', type: 'function', function: { name: 'refund', arguments: '{"order":4417}' } },
  ],
}
const REFUNDED = { role: 'assistant', content: 'Thank you. The refund of €89.90 is on its way.' }
const SYSTEM = { role: 'system', content: 'You are a careful support agent.' }

const chat = { sessionId: SESSION, userId: 'ada' }
const CONVERSATION: readonly Turn[] = [
  { id: 'turn-1', ago: 900, input: { messages: [SYSTEM, FIRST] }, output: ASKED, ...chat },
  {
    id: 'turn-2',
    ago: 600,
    input: { messages: [SYSTEM, FIRST, ASKED, PHOTO] },
    output: {
      messages: [
        CALL,
        { role: 'tool', tool_call_id: 'call_1', content: '{"status":"done"}' },
        REFUNDED,
      ],
    },
    ...chat,
  },
  {
    id: 'turn-3',
    ago: 590,
    input: { question: 'And the shipping cost?' },
    output: null,
    fails: true,
    ...chat,
  },
]

const QUESTIONS: readonly Turn[] = Array.from({ length: OTHERS }, (_, index) => ({
  id: `other-${index}`,
  ago: 1000 + index * 600,
  input: `Question ${index}`,
  output: 'Answer',
  sessionId: `session-${String(index).padStart(3, '0')}`,
  userId: ['grace', '王小明', 'a-user-with-a-very-long-name@a-company-with-a-long-name.example'][
    index % 3
  ] as string,
}))

const PAGES = [
  { name: 'sessions', path: '/project/local/sessions', shows: SESSION },
  {
    name: 'session',
    path: `/project/local/sessions/${encodeURIComponent(SESSION)}`,
    shows: 'the spout is gone',
  },
  { name: 'users', path: '/project/local/users', shows: '王小明' },
  { name: 'user', path: '/project/local/users/grace', shows: 'session-000' },
] as const

async function open(page: Page, { path, shows }: { path: string; shows: string }): Promise<void> {
  await page.clock.setFixedTime(NOW_MS)
  await page.goto(path)
  await page.getByText(shows).first().waitFor()
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
}

const textsOf = (page: Page) =>
  page.getByRole('article', { name: / message$/u }).evaluateAll((articles) =>
    // The text behind the head of the message.
    articles.map((article) =>
      (article as HTMLElement).innerText.split('\n').slice(1).join(' ').trim(),
    ),
  )

describe.skipIf(!hasBrowser)('sessions and users', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    await server.send([...CONVERSATION, ...QUESTIONS].flatMap(turnEvents))
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('J16 reads a conversation in its order, by keyboard alone, and opens a trace of it', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.clock.setFixedTime(NOW_MS)
    await page.goto('/project/local/traces')
    await page.getByRole('link', { name: 'support-agent' }).first().waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    const row = page.getByRole('row', { name: SESSION })
    await row.waitFor()
    expect((await row.getByRole('gridcell').allInnerTexts()).slice(1)).toEqual([
      'ada',
      '23 Nov 11:50:10',
      '3',
      '5m 11s',
      '1',
      '1.4k',
      '$0.0126',
    ])
    await page.keyboard.press('j')
    await page.getByRole('row', { name: SESSION, selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('the spout is gone').waitFor()
    expect(await page.getByText('3 traces · 1 error · 1.4k tokens · $0.0126').count()).toBe(1)
    await expect
      .poll(() => textsOf(page))
      .toEqual([
        'My teapot arrived broken. Can I get my money back?',
        'I am sorry. Could you send me a photo?',
        'Here it is: the spout is gone.',
        'Thank you. The refund of €89.90 is on its way.',
        'And the shipping cost?',
      ])
    expect(await page.getByText(/idle$/u).allInnerTexts()).toEqual(['4m 59s idle'])
    await page.getByRole('button', { name: 'All messages' }).click()
    await page.getByText('You are a careful support agent.').first().waitFor()
    expect(await page.getByText('refund', { exact: true }).count()).toBe(1)
    expect(page.url()).toContain('show=all')
    await page.getByRole('feed', { name: 'Turns' }).focus()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('treegrid', { name: 'Observations' }).waitFor()
    expect(page.url()).toContain('/traces/turn-2')
    await page.getByRole('link', { name: SESSION }).click()
    await page.getByRole('article', { name: 'Turn 3' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('J16 plays the conversation turn by turn, and pauses', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(PAGES[1].path)
    const turns = page.getByRole('article', { name: /^Turn \d$/u })
    const last = page.getByRole('article', { name: 'Turn 3' })
    await last.waitFor()
    await page.keyboard.press('p')
    await page.getByRole('button', { name: 'Pause' }).waitFor()
    expect(await turns.count()).toBe(1)
    await page.keyboard.press('p')
    await page.getByRole('button', { name: 'Play' }).waitFor()
    const reached = await turns.count()
    expect(reached).toBeLessThan(3)
    await page.getByRole('button', { name: '4×' }).click()
    await page.getByRole('button', { name: 'Play' }).click()
    await last.waitFor()
    await page.getByRole('button', { name: 'Play' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('shows a turn that arrives while the session is read', async () => {
    await using watched = await openPage(browser, server.url)
    const { page } = watched
    await page.goto('/project/local/sessions/session-005')
    await page.getByText('Question 5', { exact: true }).waitFor()
    const later = { id: 'later', ago: 1, input: 'One more thing', output: 'Yes?' }
    await server.send(turnEvents({ ...later, sessionId: 'session-005', userId: 'grace' }))
    await page.getByText('One more thing').waitFor()
    expect(await page.getByRole('article', { name: 'Turn 2' }).count()).toBe(1)
  })

  it('keeps few of many rows in the page, loads on to the last one, and finds one', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await open(page, PAGES[0])
    expect(await page.getByRole('row').count()).toBeLessThan(60)
    const last = page.getByRole('link', { name: `session-${OTHERS - 1}` })
    await expect
      .poll(async () => {
        await page.keyboard.press('End')
        return last.count()
      })
      .toBe(1)
    await page.getByRole('textbox', { name: 'Find a session' }).fill('N-07')
    await expect.poll(() => page.getByRole('row').count()).toBe(11)
    expect(page.url()).toContain('q=N-07')
    await page.getByRole('textbox').fill('nothing like it')
    await page.getByRole('heading', { name: 'No session matches.' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('shows who costs, and leads from a user to sessions and traces', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/project/local/sessions')
    await page.getByRole('link', { name: 'Users', exact: true }).click()
    await page.getByRole('link', { name: 'ada' }).click()
    await page.getByText('3 traces · 1 error · 1.4k tokens · $0.0126').waitFor()
    await page.getByRole('link', { name: SESSION }).waitFor()
    await page.getByRole('link', { name: 'All traces' }).click()
    await expect.poll(() => page.getByRole('link', { name: 'support-agent' }).count()).toBe(3)
    expect(new URL(page.url()).searchParams.get('q')).toBe('user:ada')
    expect(complaints).toEqual([])
  })

  for (const theme of ['light', 'dark'] as const) {
    it(`is accessible: ${theme}`, async () => {
      await using watched = await openPage(browser, server.url, { colorScheme: theme })
      for (const view of PAGES) {
        await open(watched.page, view)
        await watched.page.screenshot({ path: screenshotFile(view.name, theme) })
        expect([view.name, await axeViolations(watched.page)]).toEqual([view.name, []])
      }
      expect(watched.complaints).toEqual([])
    })
  }

  it('is accessible and not wider than a phone', async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
    await using watched = await openPage(browser, server.url, phone)
    const { page } = watched
    for (const view of PAGES) {
      await open(page, view)
      expect([view.name, await axeViolations(page)]).toEqual([view.name, []])
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
    }
  })

  it('says what is missing and how to get it, and recovers when the server answers again', async () => {
    await using watched = await openPage(browser, server.url)
    const { page } = watched
    for (const [kind, title] of [
      ['sessions', 'No sessions yet.'],
      ['users', 'No users yet.'],
    ] as const) {
      const lists = `**/api/ui/projects/local/${kind}?*`
      await page.route(lists, (request) => request.fulfill({ json: { rows: [], next: null } }))
      await page.goto(`/project/local/${kind}`)
      await page.getByRole('heading', { name: title }).waitFor()
      expect(await axeViolations(page)).toEqual([])
      await page.unroute(lists)
      // A refusal, which is not asked again by itself.
      const json = { message: 'Expected another question.' }
      await page.route(lists, (request) => request.fulfill({ status: 400, json }))
      await page.reload()
      await page.getByText(json.message).waitFor()
      await page.unroute(lists)
      await page.getByRole('button', { name: 'Retry' }).click()
      await page.getByRole('grid').waitFor()
    }
    await page.goto('/project/local/sessions/none')
    await page.getByText('Session none is named by no trace here.').waitFor()
    await page.goto('/project/local/users/none')
    await page.getByText('User none is named by no trace here.').waitFor()
  })
})
