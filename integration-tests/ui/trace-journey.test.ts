/** What a developer does with a trace: find it, read it, know what failed and what it cost. */
import type { IngestionEvent } from '@heddle/core/schemas'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { supportTrace } from './support-trace.ts'

const FAILED = 'f'.repeat(32)
const HEALTHY = 'e'.repeat(32)
const TRACES = '/project/local/traces'

describe.skipIf(!hasBrowser)('reading a trace', () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    const startMs = Date.now() - 60_000
    await server.send([
      ...supportTrace({ traceId: FAILED, startMs }),
      ...supportTrace({ traceId: HEALTHY, startMs: startMs - 60_000, fails: false }),
    ])
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('leads from the list to the messages and the cost of a model call', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(TRACES)
    await page.getByRole('button', { name: 'Errors' }).click()
    await expect.poll(() => page.getByRole('link', { name: 'support-agent' }).count()).toBe(1)
    await page.getByRole('link', { name: 'support-agent' }).click()

    const tree = page.getByRole('treegrid', { name: 'Observations' })
    await tree.waitFor()
    expect(await tree.getAttribute('aria-rowcount')).toBe('14')
    expect(await tree.getByRole('row').count()).toBe(14)
    await page.getByRole('row', { name: /gpt-4o\b.*2\.71 s/u }).click()

    const detail = page.getByRole('region', { name: 'Detail' })
    await detail.getByRole('article', { name: 'system message' }).waitFor()
    await detail.getByText('Can I get my money back?').waitFor()
    await detail.getByText('issue_refund', { exact: true }).first().waitFor()
    await detail.getByRole('treeitem', { name: 'amount: 89.9' }).waitFor()

    await detail.getByRole('button', { name: 'failed as step issue_refund' }).click()
    await detail.getByText('PaymentError: 402 card_declined').waitFor()
    await page.getByRole('row', { name: /gpt-4o\b.*2\.71 s/u }).click()

    await detail.getByRole('tab', { name: 'Cost' }).click()
    await detail.getByRole('row', { name: 'input 1,204 × $2.50 /M = $0.00301' }).waitFor()
    await detail.getByRole('row', { name: 'output 171 × $10.00 /M = $0.00171' }).waitFor()
    await detail.getByRole('row', { name: 'Total $0.00472' }).waitFor()
    await expect.poll(() => page.url()).toContain('tab=cost')
    expect(complaints).toEqual([])
  })

  it('shows what failed and why, at once and on every level', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(`${TRACES}/${FAILED}`)
    await page.getByText('1 error', { exact: true }).waitFor()
    await page.keyboard.press('e')
    const detail = page.getByRole('region', { name: 'Detail' })
    await detail.getByRole('heading', { name: 'issue_refund' }).waitFor()
    await detail.getByText('PaymentError: 402 card_declined').waitFor()
    expect(
      await page
        .getByRole('row', { name: 'issue_refund' })
        .getByRole('img', { name: 'error' })
        .count(),
    ).toBe(1)
    await page.keyboard.press('1')
    await page.getByText('1 err', { exact: true }).waitFor()
    expect(complaints).toEqual([])
  })

  it('follows a run that is still going on, without a reload', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    const traceId = 'b'.repeat(32)
    const startedAt = new Date(Date.now() - 2000).toISOString()
    const step = (id: string, fields: Record<string, unknown>): IngestionEvent => ({
      id: `${id}-${JSON.stringify(fields).length}`,
      type: 'span-create',
      timestamp: startedAt,
      body: {
        id,
        traceId,
        name: id,
        startTime: startedAt,
        input: undefined,
        output: undefined,
        metadata: undefined,
        ...fields,
      },
      metadata: undefined,
    })
    await server.send([step('long-run', {})])
    await page.goto(`${TRACES}/${traceId}`)
    const run = page.getByRole('row', { name: 'long-run' })
    await run.getByRole('img', { name: 'running' }).waitFor()
    await page.getByText('live', { exact: true }).waitFor()

    await server.send([step('late-step', { parentObservationId: 'long-run', endTime: startedAt })])
    await page.getByRole('row', { name: 'late-step' }).waitFor()
    const endTime = new Date(Date.parse(startedAt) + 2500).toISOString()
    await server.send([step('long-run', { endTime, output: 'done' })])
    await run.getByText('2.50 s').waitFor()
    expect(await run.getByRole('img', { name: 'running' }).count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it('shows the documents of a retriever', async () => {
    await using watched = await openPage(browser, server.url)
    const { page } = watched
    await page.goto(`${TRACES}/${FAILED}?observation=ffffffff-retriever`)
    const detail = page.getByRole('region', { name: 'Detail' })
    await detail.getByText('3 documents').waitFor()
    await detail.getByText('Returns and refunds', { exact: true }).waitFor()
    expect(await detail.getByText('0.910').count()).toBe(1)
    expect(watched.complaints).toEqual([])
  })

  it('can be read with the keyboard alone', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(`${TRACES}?q=name:support-agent`)
    await page.getByRole('link', { name: 'support-agent' }).first().waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    const tree = page.getByRole('treegrid', { name: 'Observations' })
    await tree.waitFor()
    const selected = tree.getByRole('row', { selected: true })
    const selectedName = async () => (await selected.textContent())?.replace(/\d.*$/u, '')

    await page.keyboard.press('j')
    await expect.poll(selectedName).toContain('support-agent')
    expect(await selected.getAttribute('aria-level')).toBe('1')
    await page.keyboard.press('ArrowRight')
    await expect.poll(selectedName).toContain('RetrievalChain')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => selected.getAttribute('aria-expanded')).toBe('false')
    expect(await tree.getAttribute('aria-rowcount')).toBe('10')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expect.poll(selectedName).toContain('RunnableParallel')
    await page.keyboard.press('h')
    await expect.poll(selectedName).toContain('RetrievalChain')
    await page.keyboard.press('End')
    await expect.poll(selectedName).toContain('ticket updated')
    await page.keyboard.press('s')
    await expect.poll(selectedName).toContain('ChatOpenAI')

    await page.keyboard.press('/')
    await page.keyboard.type('type:tool')
    await page.getByRole('status').getByText('2', { exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(selectedName).toContain('lookup_order')
    await page.keyboard.press('Escape')
    await page.keyboard.press('n')
    await expect.poll(selectedName).toContain('issue_refund')

    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).getByText('Next error').waitFor()
    await page.keyboard.press('Escape')
    expect(complaints).toEqual([])
  })

  it('keeps selection, tab and query in the URL, so that a link opens what was seen', async () => {
    await using watched = await openPage(browser, server.url)
    const { page } = watched
    await page.goto(`${TRACES}/${FAILED}?observation=ffffffff-plan&tab=data&find=gpt`)
    await page.getByRole('tab', { name: 'Data', selected: true }).waitFor()
    expect(await page.getByRole('textbox', { name: 'Find in this trace' }).inputValue()).toBe('gpt')
    await page.getByRole('row', { selected: true }).getByText('gpt-4o').waitFor()
  })

  it('shows hostile payloads as the text they are', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    const traceId = 'd'.repeat(32)
    const hostile =
      '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script> [a](javascript:alert(1)) ![b](https://images.example/b.png)'
    const at = new Date(Date.now() - 10_000).toISOString()
    await server.send([
      {
        id: 'hostile-event',
        type: 'generation-create',
        timestamp: at,
        body: {
          id: 'hostile',
          traceId,
          name: '<b>bold</b>',
          startTime: at,
          endTime: at,
          input: [{ role: 'user', content: hostile }],
          output: { role: 'assistant', content: 'first line\nsecond line' },
          metadata: { exact: hostile, nothing: null },
        },
      },
    ])
    await page.goto(`${TRACES}/${traceId}?observation=hostile`)
    const detail = page.getByRole('region', { name: 'Detail' })
    await detail.getByText('<img src=x onerror=').waitFor()
    await detail.getByRole('heading', { name: '<b>bold</b>' }).waitFor()
    expect(await page.locator('img, a[href^="javascript"]').count()).toBe(0)
    const answer = await detail.getByRole('article', { name: 'assistant message' }).innerText()
    expect(answer).toContain('first line\nsecond line')
    await detail.getByRole('tab', { name: 'Data' }).click()
    await detail.getByRole('treeitem', { name: 'nothing: null' }).waitFor()
    expect(await page.title()).not.toContain('owned')
    expect(complaints).toEqual([])
  })

  it('says what is wrong with an unknown trace, an unknown project and a filter', async () => {
    await using watched = await openPage(browser, server.url)
    const { page } = watched
    await page.goto(`${TRACES}/no-such-trace`)
    await page.getByRole('heading', { name: 'This trace is not here.' }).waitFor()
    await page.goto('/project/elsewhere/traces')
    await page.getByRole('heading', { name: 'There is no such project.' }).waitFor()
    await page.goto(TRACES)
    await page.getByRole('combobox', { name: 'Filter traces' }).fill('colour:red')
    await page.getByText('The list has no field "colour"').waitFor()
    await page.getByRole('combobox', { name: 'Filter traces' }).fill('nothing-is-called-so')
    await page.getByRole('heading', { name: 'No trace matches.' }).waitFor()
    await page.getByRole('button', { name: 'Clear the filter' }).click()
    await expect
      .poll(() => page.getByRole('link', { name: 'support-agent' }).count())
      .toBeGreaterThan(0)
  })
})
