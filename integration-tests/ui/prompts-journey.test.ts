/** Prompts against a real server: written, compared, put live and rolled back, and found from the calls that used them. */
import type { CreatePromptRequest, IngestionEvent, Prompt } from '@heddle/core/schemas'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'

const AUTHORIZATION = `Basic ${btoa('pk-heddle-local:sk-heddle-local')}`
const NAME = 'support/answer'
const LIST = '/project/local/prompts'

const system = (content: string) => ({ role: 'system', content })
const question = { role: 'user', content: '{{question}}' }

const VERSIONS: readonly CreatePromptRequest[] = [
  {
    name: NAME,
    type: 'chat',
    prompt: [system('You are a careful agent.\nBe {{tone}}.'), question],
    labels: ['production'],
    commitMessage: 'first words',
  },
  {
    name: NAME,
    type: 'chat',
    prompt: [
      system('You are a careful agent.\nBe {{tone}} and brief.\nNever promise a refund.'),
      { type: 'placeholder', name: 'history' },
      question,
    ],
    config: { temperature: 0.2 },
    commitMessage: 'shorter answers, and no promises',
  },
]

/** A call of today, so that the use of the version counts it. */
const CALL = (at: string): IngestionEvent => ({
  id: 'call-event',
  type: 'generation-create',
  timestamp: at,
  body: {
    id: 'call',
    traceId: 'prompted-trace',
    name: 'answer',
    model: 'loom-large',
    startTime: at,
    endTime: at,
    promptName: NAME,
    promptVersion: 2,
    costDetails: { total: 0.02 },
  },
})

const versionButton = (page: Page, version: number) =>
  page.getByRole('navigation', { name: 'Versions' }).getByRole('button', { name: `v${version}` })

describe.skipIf(!hasBrowser)('prompts', () => {
  let browser: Browser
  let server: TestServer

  const ask = async (path: string, body?: unknown): Promise<Prompt> => {
    const headers = { authorization: AUTHORIZATION, 'content-type': 'application/json' }
    const init =
      body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) }
    const response = await fetch(`${server.url}/api/public/v2/prompts${path}`, init)
    expect(response.ok).toBe(true)
    return (await response.json()) as Prompt
  }
  const liveVersion = async () => (await ask(`/${encodeURIComponent(NAME)}`)).version

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    for (const version of VERSIONS) await ask('', version)
    await server.send([CALL(new Date().toISOString())])
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('J18 puts a version live after showing what would change, and rolls it back', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/project/local/start')
    await page.getByText('One line').first().waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('p')
    await page.getByRole('link', { name: NAME }).click()
    await page.getByRole('region', { name: 'Version 2' }).getByText('Never promise').waitFor()
    expect(await page.getByText('Filled in: tone, history, question').count()).toBe(1)

    const label = page.getByRole('combobox', { name: 'Label for this version' })
    await label.fill('production')
    await page.keyboard.press('Enter')
    const confirm = page.getByRole('region', { name: 'Confirm' })
    await confirm.getByText('Move production from v1 to v2?').waitFor()
    const change = page.getByRole('region', { name: 'What would change' })
    expect((await change.innerText()).split('\n')).toEqual(
      expect.arrayContaining(['Be {{tone}}.', 'Be {{tone}} and brief.', 'placeholder: history']),
    )
    await confirm.getByRole('button', { name: 'Keep it' }).click()
    expect(await liveVersion()).toBe(1)
    await page.getByRole('button', { name: 'Set label' }).click()
    await confirm.getByRole('button', { name: 'Move the label' }).click()
    await versionButton(page, 2).getByText('production').waitFor()
    expect(await liveVersion()).toBe(2)

    await versionButton(page, 1).click()
    await page.getByRole('region', { name: 'Version 1' }).waitFor()
    await label.fill('production')
    await page.getByRole('button', { name: 'Set label' }).click()
    await confirm.getByRole('button', { name: 'Move the label' }).click()
    await versionButton(page, 1).getByText('production').waitFor()
    expect(await liveVersion()).toBe(1)
    await label.fill('Not A Label')
    await page.getByRole('button', { name: 'Set label' }).click()
    await page.getByRole('alert').waitFor()
    expect(complaints.filter((line) => !line.includes('400'))).toEqual([])
  })

  it('compares two versions under a link that can be shared', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(`${LIST}/${NAME}?version=2`)
    await page.getByRole('combobox', { name: 'Compare with' }).selectOption('1')
    const diff = page.getByRole('region', { name: 'From v1 to v2' })
    await diff.waitFor()
    expect(page.url()).toContain('against=1')
    await page.reload()
    const lines = (await diff.innerText()).split('\n')
    expect(lines).toEqual(
      expect.arrayContaining(['−', 'Be {{tone}}.', '+', 'Never promise a refund.']),
    )
    expect(complaints).toEqual([])
  })

  it('leads from a model call to the version it used, and from there to the traces that did', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto('/project/local/traces/prompted-trace?observation=call')
    await page.getByRole('link', { name: `${NAME} v2` }).click()
    await page.getByRole('region', { name: 'Version 2' }).waitFor()
    expect(page.url()).toContain('version=2')
    const use = page.getByRole('region', { name: 'Use in the last 30 days' })
    await use.getByText('$0.02').waitFor()
    await use.getByRole('link').click()
    await page.getByRole('treegrid', { name: 'Observations' }).waitFor()
    expect(page.url()).toContain('/traces/prompted-trace')
    expect(complaints).toEqual([])
  })

  it('writes a prompt and a next version of it', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.goto(LIST)
    await page.getByRole('button', { name: 'New prompt' }).click()
    await page.getByRole('textbox', { name: /^Name/u }).fill('judge/helpful')
    await page.getByRole('textbox', { name: /^Text/u }).fill('Is {{answer}} helpful?')
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Create prompt' }).click()
    await page.getByRole('region', { name: 'Version 1' }).getByText('Is {{answer}}').waitFor()
    await page.getByRole('button', { name: 'New version' }).click()
    await page.getByRole('textbox', { name: /^Text/u }).fill('Does {{answer}} help? Yes or no.')
    await page.getByRole('textbox', { name: 'What changed' }).fill('a clear scale')
    await page.getByRole('textbox', { name: /^Labels/u }).fill('production staging')
    await page.getByRole('button', { name: 'Save as new version' }).click()
    await page.getByRole('region', { name: 'Version 2' }).getByText('Yes or no.').waitFor()
    const saved = await ask(`/${encodeURIComponent('judge/helpful')}`)
    expect(saved).toMatchObject({
      version: 2,
      prompt: 'Does {{answer}} help? Yes or no.',
      commitMessage: 'a clear scale',
      labels: ['latest', 'production', 'staging'],
    })

    // A mistake stays in the form together with what was written.
    await page.goto(`${LIST}/${NAME}?edit=new`)
    await page.getByRole('textbox', { name: /^Messages/u }).fill('no list')
    await page.getByRole('button', { name: 'Save as new version' }).click()
    await page.getByText('Expected a JSON list of messages').waitFor()
    expect(await page.getByRole('textbox', { name: /^Messages/u }).inputValue()).toBe('no list')
    expect(complaints).toEqual([])
  })

  const VIEWS = [
    { name: 'prompts', path: LIST, shows: NAME },
    { name: 'prompt', path: `${LIST}/${NAME}?version=2`, shows: 'Never promise' },
    { name: 'prompt-diff', path: `${LIST}/${NAME}?version=2&against=1`, shows: 'Never promise' },
  ] as const

  it.each(['light', 'dark'] as const)('is accessible: %s', async (theme) => {
    await using watched = await openPage(browser, server.url, { colorScheme: theme })
    const { page } = watched
    for (const { name, path, shows } of VIEWS) {
      await page.goto(path)
      await page.getByText(shows).first().waitFor()
      await page.evaluate(() => document.fonts.ready.then(() => undefined))
      await page.screenshot({ path: screenshotFile(name, theme) })
      expect([name, await axeViolations(page)]).toEqual([name, []])
    }
    expect(watched.complaints).toEqual([])
  })

  it('J25 lines of a difference keep their direction on a page in Arabic', async () => {
    await using watched = await openPage(browser, server.url, { locale: 'ar' })
    const { page, complaints } = watched
    await page.goto(`${LIST}/${NAME}?version=2&against=1`)
    const line = page.getByText('Never promise').first()
    await line.waitFor()
    const [row = 0, sign = 0, text = 0] = await line.evaluate((element) => {
      const words = document.createRange()
      words.selectNodeContents(element)
      const whole = element.parentElement
      return [whole, whole?.firstElementChild, words].map(
        (place) => place?.getBoundingClientRect().left ?? 0,
      )
    })
    expect(sign - row).toBeLessThan(20)
    expect(text - sign).toBeGreaterThan(0)
    expect(text - sign).toBeLessThan(40)
    await page.screenshot({ path: screenshotFile('prompt-diff-ar', 'light') })
    expect(complaints).toEqual([])
  })

  it('is accessible and not wider than a phone', async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
    await using watched = await openPage(browser, server.url, phone)
    const { page } = watched
    for (const { name, path, shows } of VIEWS) {
      await page.goto(path)
      await page.getByText(shows).first().waitFor()
      expect([name, await axeViolations(page)]).toEqual([name, []])
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
    }
  })

  it('says how to begin, what is missing, and recovers when the server answers again', async () => {
    await using watched = await openPage(browser, server.url)
    const { page } = watched
    const lists = '**/api/ui/projects/local/prompts?*'
    const meta = { page: 1, limit: 100, totalItems: 0, totalPages: 0 }
    await page.route(lists, (request) => request.fulfill({ json: { data: [], meta } }))
    await page.goto(LIST)
    await page.getByRole('heading', { name: 'No prompts yet.' }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.unroute(lists)
    const json = { message: 'Expected another question.' }
    await page.route(lists, (request) => request.fulfill({ status: 400, json }))
    await page.reload()
    await page.getByText(json.message).waitFor()
    await page.unroute(lists)
    await page.getByRole('button', { name: 'Retry' }).click()
    await page.getByRole('link', { name: NAME }).waitFor()
    await page.goto(`${LIST}/no/such`)
    await page.getByText("Prompt not found: 'no/such'").waitFor()
  })
})
