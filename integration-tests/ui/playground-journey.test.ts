import type { Prompt } from '@heddle/core/schemas'
/** The playground against a real server and a stand-in for OpenAI's API: from a call to a version of a prompt. */
import type { StandIn } from '@heddle/examples-shared'
import { startStandIn } from '@heddle/examples-shared'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import { askApi } from './local-api.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'
import { wireEvents } from './wire-events.ts'

const NOW_MS = Date.UTC(2026, 10, 23, 12)
const TOOL = {
  type: 'function',
  function: {
    name: 'find_order',
    description: 'Finds an order.',
    parameters: { type: 'object', properties: {} },
  },
}
const FORMAT = { type: 'text' }

const START = new Date(NOW_MS - 60_000).toISOString()
const EVENTS = wireEvents(START, [
  ['trace-create', { id: 'asked', name: 'support-agent', timestamp: START }],
  [
    'generation-create',
    {
      id: 'call',
      traceId: 'asked',
      name: 'answer',
      model: 'gpt-4o-mini',
      modelParameters: { temperature: 0.2, response_format: FORMAT },
      startTime: START,
      endTime: new Date(NOW_MS - 58_000).toISOString(),
      input: {
        messages: [
          { role: 'system', content: 'Answer from the context alone.' },
          {
            role: 'user',
            content:
              'Context: Teapots are returned within 30 days.\n\nQuestion: How long may I return a teapot?',
          },
        ],
        tools: [TOOL],
      },
      output: { role: 'assistant', content: 'Within 30 days.' },
    },
  ],
] as const)

describe.skipIf(!hasBrowser)('the playground', () => {
  let browser: Browser
  let server: TestServer
  let model: StandIn

  beforeAll(async () => {
    ;[browser, server, model] = await Promise.all([
      launchBrowser(),
      startTestServer(),
      startStandIn(),
    ])
    await server.send(EVENTS)
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
    await model.close()
  })

  it('J18 takes a call with all it was given, runs it changed, and saves it as a version of a prompt', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/project/local/traces/asked?observation=call')
    await page.getByRole('link', { name: 'Open in playground' }).click()
    await page.getByRole('heading', { name: 'Playground' }).waitFor()
    expect(await page.getByLabel('Model', { exact: true }).inputValue()).toBe('gpt-4o-mini')
    expect(JSON.parse(await page.getByLabel('Tools, a JSON list').inputValue())).toEqual([TOOL])
    expect(
      JSON.parse(await page.getByLabel('Response format, a JSON object').inputValue()),
    ).toEqual(FORMAT)
    await page.getByLabel('Model API').fill(model.baseUrl)
    await page.getByLabel(/^API key/u).fill('sk-only-in-memory')
    const system = page.getByLabel('Text of message 1')
    await system.fill('Answer from the context alone, {{tone}}.')
    await page.getByLabel('tone', { exact: true }).fill('kindly')
    const asked = page.waitForRequest(
      (request) => request.method() === 'POST' && request.url().endsWith('/playground'),
    )
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    const sent = (await asked).postDataJSON() as { request: Record<string, unknown> }
    expect(sent.request).toMatchObject({
      model: 'gpt-4o-mini',
      temperature: 0.2,
      tools: [TOOL],
      response_format: FORMAT,
    })
    const answer = page.getByRole('region', { name: 'Answer' })
    await answer.getByText(/tokens in/u).waitFor()
    // The stand-in answers what it finds in the prompt, and says so when that is nothing.
    expect(await answer.innerText()).toMatch(
      /first token \d.*tokens in.*stop\s+The material in the prompt/su,
    )
    expect(await axeViolations(page)).toEqual([])

    await page.getByRole('button', { name: 'Save as version' }).click()
    const dialog = page.getByRole('dialog', { name: 'Save as a version of a prompt' })
    await dialog.getByLabel('Prompt').fill('support/answer')
    await dialog.getByRole('button', { name: 'Save version' }).click()
    await dialog.getByRole('link', { name: 'Open the prompt' }).click()
    await page.getByRole('heading', { name: 'support/answer' }).waitFor()
    const prompt = await askApi<Prompt>(server, 'v2/prompts/support%2Fanswer?label=latest')
    expect(prompt).toMatchObject({
      type: 'chat',
      prompt: [
        { role: 'system', content: 'Answer from the context alone, {{tone}}.' },
        { role: 'user' },
      ],
      config: { model: 'gpt-4o-mini', temperature: 0.2, tools: [TOOL], response_format: FORMAT },
    })
    const stored = await page.evaluate(
      () => JSON.stringify([localStorage, sessionStorage]) + document.cookie,
    )
    expect(stored).not.toContain('sk-only-in-memory')
    expect(complaints).toEqual([])
  })

  it('J18 adds to no version that was not seen, and shows what differs before it does', async () => {
    const name = 'support/tried'
    const save = (content: string) =>
      askApi<Prompt>(server, 'v2/prompts', {
        name,
        type: 'chat',
        prompt: [{ role: 'user', content }],
        labels: [],
      })
    await save('Answer kindly.')
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(`/project/local/playground?prompt=${encodeURIComponent(name)}`)
    await page.getByLabel('Text of message 1').fill('Answer kindly and at once.')
    await save('Answer briefly.')
    await page.getByRole('button', { name: 'Save as version' }).click()
    const dialog = page.getByRole('dialog', { name: 'Save as a version of a prompt' })
    await dialog.getByRole('button', { name: 'Save version' }).click()
    const newer = dialog.getByRole('region', { name: 'Newer version' })
    await newer.getByText('Version 2 was published').waitFor()
    const change = newer.getByRole('region', { name: 'From v2 to your text' })
    expect(await change.innerText()).toContain('Answer kindly and at once.')
    expect(await axeViolations(page)).toEqual([])
    const newest = () =>
      askApi<Prompt>(server, `v2/prompts/${encodeURIComponent(name)}?label=latest`)
    expect((await newest()).version).toBe(2)
    await newer.getByRole('button', { name: 'Save mine as version 3' }).click()
    await dialog.getByRole('link', { name: 'Open the prompt' }).waitFor()
    expect(await newest()).toMatchObject({ version: 3, prompt: [{ role: 'user' }] })
    // A name that there is already was not seen either.
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Save as version' }).click()
    await dialog.getByRole('button', { name: 'Save version' }).click()
    await dialog.getByRole('link', { name: 'Open the prompt' }).waitFor()
    expect((await newest()).version).toBe(4)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Save as version' }).click()
    await dialog.getByLabel('Prompt').fill('support/answer')
    await dialog.getByRole('button', { name: 'Save version' }).click()
    await newer.getByText('Version 1 was published').waitFor()
    // The browser tells of what was refused as well.
    expect(complaints.filter((complaint) => !complaint.includes('409'))).toEqual([])
  })

  it('says why the model API refused, and that it cannot be reached', async () => {
    await using watched = await openPage(browser, server.url)
    const { page } = watched
    await page.goto('/project/local/playground')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    const answer = page.getByRole('region', { name: 'Answer' })
    await answer.getByRole('alert').getByText('Expected a model').waitFor()
    await page.getByLabel('Model', { exact: true }).fill('gpt-4o-mini')
    await page.getByLabel('Text of message 1').fill('Hello')
    await page.getByLabel('Model API').fill('http://127.0.0.1:9/v1')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await answer.getByRole('alert').getByText('cannot be reached').waitFor()
    await page.getByLabel('Model API').fill(model.baseUrl)
    await page.getByLabel(/^API key/u).fill('sk-any')
    model.failNext(429)
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await answer.getByRole('alert').getByText('The model API answered 429').waitFor()
    expect(await answer.getByRole('alert').count()).toBe(1)
  })

  it.each(['light', 'dark'] as const)('is accessible: %s', async (theme) => {
    await using watched = await openPage(browser, server.url, { colorScheme: theme })
    const { page, complaints } = watched
    await page.goto('/project/local/playground?trace=asked&observation=call')
    await page.getByLabel('Text of message 2').waitFor()
    await page.screenshot({ path: screenshotFile('playground', theme) })
    expect(await axeViolations(page)).toEqual([])
    expect(complaints).toEqual([])
  })
})
