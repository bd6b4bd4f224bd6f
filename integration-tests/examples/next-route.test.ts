/** The Next.js example, built and started as in production, in a browser: what its user does and what is stored of it. */
import { join } from 'node:path'

import type { Score } from '@heddle/core/schemas'
import { startStandIn } from '@heddle/examples-shared'
import type { StandIn } from '@heddle/examples-shared'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { buildNextExample } from '../../scripts/build-next-example.ts'
import { renderTraces } from '../handlers/ai-sdk/render-tree.ts'
import type { StoredTrace } from '../handlers/langchain/stored-trace.ts'
import { hasBrowser, launchBrowser, openPage } from '../ui/browser.ts'
import { startTestServer } from '../ui/running-server.ts'
import type { TestServer } from '../ui/running-server.ts'
import { serveNextExample } from './serve-next-example.ts'
import type { ServedExample } from './serve-next-example.ts'

const checkout = join(import.meta.dirname, '../..')
const AUTHORIZATION = `Basic ${btoa('pk-heddle-local:sk-heddle-local')}`
/** Slow enough that an answer can be stopped on a busy machine: about three seconds for one. */
const PACE = { firstTokenMs: 50, perTokenMs: 100 }
/** `next build` takes half a minute on two busy cores; it runs only when the last build is older than the sources. */
const BUILD_TIMEOUT_MS = 240_000

interface ScoredTrace extends StoredTrace {
  readonly scores: readonly Score[]
}

describe.skipIf(!hasBrowser)('the Next.js example', () => {
  let browser: Browser
  let server: TestServer
  let standIn: StandIn
  let app: ServedExample

  beforeAll(async () => {
    await buildNextExample(checkout)
    ;[browser, server, standIn] = await Promise.all([
      launchBrowser(),
      startTestServer(),
      startStandIn({ pace: PACE }),
    ])
    const urls = { heddleUrl: server.url, modelUrl: standIn.baseUrl }
    app = await serveNextExample(checkout, urls)
  }, BUILD_TIMEOUT_MS)

  afterAll(async () => {
    await browser?.close()
    await app?.[Symbol.asyncDispose]()
    await standIn?.close()
    await server?.[Symbol.asyncDispose]()
  })

  const read = async (path: string): Promise<unknown> => {
    const response = await fetch(`${server.url}/api/public/${path}`, {
      headers: { authorization: AUTHORIZATION },
    })
    return response.json()
  }

  /** All traces, oldest first. */
  const readTraces = async (): Promise<ScoredTrace[]> => {
    const { data } = (await read('traces?limit=10&orderBy=timestamp.asc')) as {
      data: { id: string }[]
    }
    return Promise.all(data.map(async ({ id }) => (await read(`traces/${id}`)) as ScoredTrace))
  }

  it('streams an answer, stops another, takes a thumb, and stores exactly that', async () => {
    await using watched = await openPage(browser, app.url)
    const { page, complaints } = watched
    await page.goto('/')
    const lengths = page.evaluate(watchLengths)
    const first = await ask(page, 'Where is order 4711?')
    await first.getByText('Looked up order 4711: output-available').waitFor()
    await first.getByText(/^Order 4711 left the mill .* before noon\.$/u).waitFor()
    expect((await lengths).length).toBeGreaterThan(3)

    const group = first.getByRole('group', { name: 'Was this answer helpful?' })
    await group.getByRole('button', { name: 'Good answer' }).click()
    await group.getByRole('button', { name: 'Good answer', pressed: true }).waitFor()

    const second = await ask(page, 'Where is order 4712?')
    await second.getByText(/^Order 4712 is/u).waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByRole('button', { name: 'Ask' }).waitFor()
    const partial = (await second.getByText(/^Order 4712 is/u).textContent()) ?? ''
    expect(partial).not.toContain('Friday')

    await expect
      .poll(async () => tree(await readTraces()), { timeout: 20_000 })
      .toEqual([
        'SPAN POST /api/chat',
        '  AGENT chat',
        '    GENERATION chat gpt-4o-mini',
        '    TOOL orderStatus',
        '    GENERATION chat gpt-4o-mini',
        'SPAN POST /api/chat [WARNING "client disconnected"]',
        '  AGENT chat [WARNING "aborted"]',
        '    GENERATION chat gpt-4o-mini',
        '    TOOL orderStatus',
        '    GENERATION chat gpt-4o-mini [WARNING "aborted"]',
      ])
    const [whole, stopped] = await readTraces()
    expect(whole?.scores).toMatchObject([{ name: 'user-feedback', value: 1, dataType: 'BOOLEAN' }])
    expect(stopped?.scores).toEqual([])
    expect(whole?.sessionId).toMatch(/./u)
    expect(stopped?.sessionId).toBe(whole?.sessionId)
    const { output } = stopped?.observations.find(isStopped) ?? {}
    expect(output).toMatchObject({ content: expect.stringMatching(/^Order 4712 is/u) as unknown })
    expect(JSON.stringify(output)).not.toContain('Friday')
    const feedback = `foreign: ${server.url}/api/public/scores`
    expect(complaints.filter((line) => !line.startsWith(feedback))).toEqual([])
  })
})

/** Asks, and gives the place where the answer appears. */
async function ask(page: Page, question: string): Promise<Locator> {
  await page.getByRole('textbox', { name: 'Question' }).fill(question)
  await page.getByRole('button', { name: 'Ask' }).click()
  return page.getByRole('listitem', { name: 'assistant' }).last()
}

const isStopped = ({ type, level }: StoredTrace['observations'][number]) =>
  type === 'GENERATION' && level === 'WARNING'

function tree(traces: readonly StoredTrace[]): string[] {
  return renderTraces(traces)
    .split('\n')
    .map((line) => line.replace(/ model=.*?(?= OPEN|$)/u, ''))
}

/** In the page: the lengths that the messages had while an answer grew, until its thumbs appear. */
function watchLengths(): Promise<number[]> {
  const lengths: number[] = []
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      const length = document.querySelector('ol')?.textContent.length ?? 0
      if (lengths.at(-1) !== length) lengths.push(length)
      if (document.querySelector('heddle-feedback') === null) return
      observer.disconnect()
      resolve(lengths)
    })
    observer.observe(document.body, { childList: true, subtree: true, characterData: true })
  })
}
