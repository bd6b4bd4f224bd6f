/** The same trace as a conversation and as a graph; dense traces as a table of transitions. */
import type { IngestionEvent } from '@heddle/core/schemas'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'
import { supportTrace } from './support-trace.ts'

const TRACE = 'c'.repeat(32)
const PATH = `/project/local/traces/${TRACE}`
const START_MS = Date.UTC(2026, 10, 23, 9, 41, 7)

describe.skipIf(!hasBrowser)('a trace as a conversation and as a graph', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    await server.send([
      ...supportTrace({ traceId: TRACE, startMs: START_MS, investigates: true }),
      ...graphRun('graph-1'),
      ...graphRun('graph-2'),
      ...denseTrace(),
    ])
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('reads a trace as a conversation: what was asked, turns, tools, agents that open, the answer', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(PATH)
    await page.getByRole('treegrid', { name: 'Observations' }).waitFor()
    await page.keyboard.press('Shift+C')
    const chat = page.getByRole('feed', { name: 'Conversation' })
    const asked = chat.getByRole('article', { name: 'What was asked' })
    await asked.getByText('Can I get my money back?').waitFor()
    await chat.getByRole('article', { name: 'Turn of a model' }).first().waitFor()

    await chat.evaluate((element) => (element.scrollTop = 1200))
    const tool = chat.getByRole('article', { name: 'Tool' }).filter({ hasText: 'issue_refund' })
    await tool.getByRole('button', { name: 'Show the call' }).click()
    await tool.getByRole('treeitem', { name: 'currency: EUR' }).waitFor()

    const agent = chat
      .getByRole('article', { name: 'Agent' })
      .filter({ hasText: 'delivery-researcher' })
    await expect
      .poll(async () => {
        await chat.evaluate((element) => (element.scrollTop += 150))
        return agent.count()
      })
      .toBe(1)
    const pieces = async () =>
      Number(await chat.getByRole('article').first().getAttribute('aria-setsize'))
    const before = await pieces()
    await agent.getByRole('button', { name: 'Show 7 steps' }).click()
    await expect.poll(pieces).toBe(before + 4)
    await agent.getByRole('button', { name: 'delivery-researcher' }).click()
    const detail = page.getByRole('region', { name: 'Detail' })
    await detail.getByRole('heading', { name: 'delivery-researcher' }).waitFor()
    await page.keyboard.press('m')
    await detail.getByText('generation · gpt-4o-mini').waitFor()
    expect(page.url()).toContain('mode=chat')

    await chat.evaluate((element) => (element.scrollTop = element.scrollHeight))
    await chat.getByRole('article', { name: 'What was answered' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('J13 draws equal runs alike, and its nodes lead to their calls', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    const drawings: string[] = []
    for (const traceId of ['graph-1', 'graph-2']) {
      await page.goto(`/project/local/traces/${traceId}?mode=graph`)
      const svg = page.getByRole('group', { name: 'Drawing of the graph' }).locator('> svg')
      await svg.waitFor()
      drawings.push(await svg.evaluate((element) => element.outerHTML))
    }
    expect(drawings[0]).toContain('planner')
    expect(drawings[1]).toBe(drawings[0])
    await page.getByText('3 nodes · 4 transitions').waitFor()

    const planner = page.getByRole('button', { name: 'chain planner, 2 calls' })
    await planner.click()
    const first = () => new URL(page.url()).searchParams.get('observation')
    await expect.poll(first).toBe('graph-2-planner-1')
    await planner.click()
    await expect.poll(first).toBe('graph-2-planner-3')
    await page.getByRole('button', { name: 'As run' }).click()
    await page.getByText('4 nodes').waitFor()
    expect(complaints).toEqual([])
  })

  it('J13 shows a dense graph as a table at once', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/project/local/traces/dense?mode=graph')
    const table = page.getByRole('region', { name: 'Transitions' })
    await table.waitFor({ timeout: 2000 + 10_000 })
    expect(await table.getByRole('row').count()).toBe(13)
    await table.getByRole('button', { name: 'tool 0' }).click()
    await expect.poll(() => page.url()).toContain('observation=dense-')
    expect(complaints).toEqual([])
  })

  for (const theme of ['light', 'dark'] as const) {
    it.each([
      ['chat', 'trace-chat', PATH],
      ['graph', 'trace-graph', PATH],
      ['graph', 'trace-transitions', '/project/local/traces/dense'],
    ])(`is accessible: %s of %s, ${theme}`, async (mode, name, path) => {
      await using watched = await openPage(browser, server.url, { colorScheme: theme })
      const { page, complaints } = watched
      await page.goto(`${path}?mode=${mode}`)
      await page
        .getByRole('feed', { name: 'Conversation' })
        .getByText('Can I get my money back?')
        .or(page.getByRole('group', { name: 'Drawing of the graph' }))
        .or(page.getByRole('region', { name: 'Transitions' }))
        .first()
        .waitFor()
      await page.waitForLoadState('networkidle')
      await page.evaluate(() => document.fonts.ready.then(() => undefined))
      await page.screenshot({ path: screenshotFile(name, theme) })
      expect(await axeViolations(page)).toEqual([])
      expect(complaints).toEqual([])
    })
  }
})

const at = (offset: number): string => new Date(START_MS + offset).toISOString()

/** A run of a LangGraph program as its handler records it: a planner, two workers side by side, the planner again. */
function graphRun(traceId: string): IngestionEvent[] {
  const steps = [
    ['planner', 1, 0, 100],
    ['search', 2, 100, 300],
    ['read', 2, 100, 250],
    ['planner', 3, 300, 400],
  ] as const
  return [
    step([traceId, 'graph'], [0, 400], { name: 'LangGraph' }),
    ...steps.map(([node, number, from, to]) =>
      step([traceId, `${node}-${number}`], [from, to], {
        name: node,
        parentObservationId: `${traceId}-graph`,
        metadata: { langgraph_node: node, langgraph_step: number },
      }),
    ),
  ]
}

/** Twelve tools called in an order that leads from each to nearly every other. */
function denseTrace(): IngestionEvent[] {
  const calls: IngestionEvent[] = []
  for (let stride = 1; stride <= 11; stride++) {
    for (let call = 0; call < 12; call++) {
      const began = calls.length * 10
      calls.push(
        step(['dense', `call-${calls.length}`], [began, began + 10], {
          name: `tool ${(call * stride) % 12}`,
          kind: 'tool',
        }),
      )
    }
  }
  return calls
}

function step(
  [traceId, id]: readonly [string, string],
  [from, to]: readonly [number, number],
  { kind = 'chain', ...fields }: Record<string, unknown>,
): IngestionEvent {
  return {
    id: `${traceId}-${id}-event`,
    type: `${String(kind)}-create`,
    timestamp: at(from),
    body: { id: `${traceId}-${id}`, traceId, startTime: at(from), endTime: at(to), ...fields },
  } as IngestionEvent
}
