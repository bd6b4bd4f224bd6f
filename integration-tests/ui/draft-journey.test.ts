/** J17: what is written of a prompt and not saved outlives everything but saving, and meets what a colleague published. */
import type { Prompt } from '@heddle/core/schemas'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import { askApi } from './local-api.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'

const MINE = 'Be careful, {{name}}.\nSay what you do not know.\n'

const textField = (page: Page) => page.getByRole('textbox', { name: /^Text/u })
const newer = (page: Page) => page.getByRole('region', { name: 'Newer version' })

describe.skipIf(!hasBrowser)('drafts', () => {
  let browser: Browser
  let server: TestServer

  const publish = (name: string, prompt: string, config: object = {}): Promise<Prompt> =>
    askApi(server, 'v2/prompts', { name, prompt, config, labels: ['production'] })
  const stored = (name: string, version: number): Promise<Prompt> =>
    askApi(server, `v2/prompts/${name}?version=${version}`)
  /** Opens the editor of a prompt with one version, and writes. */
  const write = async (page: Page, name: string): Promise<void> => {
    await publish(name, 'Be careful, {{name}}.')
    await page.goto(`/project/local/prompts/${name}`)
    await page.getByRole('button', { name: 'New version' }).click()
    await textField(page).fill(MINE)
    await page.getByRole('textbox', { name: 'What changed' }).fill('says what is unknown')
  }

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  it('J17 keeps a draft through blur, resize, reload and what a colleague publishes, and asks what to do with both', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await write(page, 'kept')
    // The window loses the focus and gets it back, which asks for the versions again.
    const again = page.waitForResponse((response) => response.url().includes('prompt-versions'))
    await page.evaluate(() => dispatchEvent(new Event('visibilitychange')))
    await again
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await textField(page).inputValue()).toBe(MINE)
    await page.reload()
    await page.getByText('not saved yet').waitFor()
    expect(await textField(page).inputValue()).toBe(MINE)

    // The colleague's version arrives by the live connection and moves nothing of what is written.
    await publish('kept', 'Be bold, {{name}}.', { temperature: 0.9 })
    await newer(page).getByText('Version 2').waitFor()
    expect(await textField(page).inputValue()).toBe(MINE)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(overflow).toBe(0)
    await page.setViewportSize({ width: 1440, height: 900 })
    const diff = newer(page).getByRole('region', { name: 'From v2 to your text' })
    const lines = (await diff.innerText()).split('\n')
    expect(lines).toEqual(
      expect.arrayContaining(['−', 'Be bold, {{name}}.', '+', 'Say what you do not know.']),
    )
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await page.evaluate(() => document.fonts.ready.then(() => undefined))
      await newer(page).getByRole('button', { name: 'Merge by hand' }).scrollIntoViewIfNeeded()
      await page.screenshot({ path: screenshotFile('prompt-conflict', theme) })
      expect(await axeViolations(page)).toEqual([])
    }

    await newer(page).getByRole('button', { name: 'Save mine as version 3' }).click()
    await page.getByRole('region', { name: 'Version 3' }).getByText('Say what you do not').waitFor()
    expect(await stored('kept', 3)).toMatchObject({
      prompt: MINE,
      commitMessage: 'says what is unknown',
    })
    expect(await stored('kept', 2)).toMatchObject({ prompt: 'Be bold, {{name}}.' })
    await page.getByRole('button', { name: 'New version' }).click()
    expect(await page.getByText('not saved yet').count()).toBe(0)
    expect(complaints).toEqual([])
  })

  it('J17 the server notices a version that the page has not heard of; both are merged by hand', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, complaints } = watched
    await page.route('**/live*', (route) => route.abort())
    await write(page, 'merged')
    await publish('merged', 'Be bold, {{name}}.', { temperature: 0.9 })
    await page.getByRole('button', { name: 'Save as new version' }).click()
    await newer(page).getByRole('button', { name: 'Merge by hand' }).click()
    const merging = page.getByRole('region', { name: 'From v2 to your text' })
    await merging.getByText('Say what you do not know.').waitFor()
    const merged = 'Be bold, {{name}}.\nSay what you do not know.'
    await textField(page).fill(merged)
    await page.getByRole('textbox', { name: /^Config/u }).fill('{"temperature": 0.9}')
    expect((await merging.innerText()).split('\n').filter((line) => line === '−')).toEqual([])
    // The choice outlives the page as well.
    await page.reload()
    await page.getByText('not saved yet').waitFor()
    expect(await textField(page).inputValue()).toBe(merged)
    await page.getByRole('button', { name: 'Save as new version' }).click()
    await page.getByRole('region', { name: 'Version 3' }).waitFor()
    expect(await stored('merged', 3)).toMatchObject({
      prompt: merged,
      config: { temperature: 0.9 },
    })
    const expected = /409|ERR_FAILED|live/u
    expect(complaints.filter((line) => !expected.test(line))).toEqual([])
  })

  it('J17 gives a draft up only when asked twice, and keeps one of a prompt that was removed', async () => {
    await using watched = await openPage(browser, server.url)
    const { page } = watched
    await write(page, 'taken')
    await publish('taken', 'Be bold.')
    await newer(page)
      .getByRole('button', { name: /^Take theirs/u })
      .click()
    await newer(page).getByRole('button', { name: 'Keep' }).click()
    expect(await textField(page).inputValue()).toBe(MINE)
    await newer(page)
      .getByRole('button', { name: /^Take theirs/u })
      .click()
    await newer(page).getByRole('button', { name: 'Yes, take theirs' }).click()
    await page.getByRole('region', { name: 'Version 2' }).getByText('Be bold.').waitFor()
    await page.getByRole('button', { name: 'New version' }).click()
    expect(await textField(page).inputValue()).toBe('Be bold.')

    await write(page, 'removed')
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: /^Draft of/u }).click()
    expect(await textField(page).inputValue()).toBe(MINE)
    const authorization = `Basic ${btoa('pk-heddle-local:sk-heddle-local')}`
    const gone = await fetch(`${server.url}/api/public/v2/prompts/removed`, {
      method: 'DELETE',
      headers: { authorization },
    })
    expect(gone.status).toBe(204)
    await page.getByRole('region', { name: 'Removed meanwhile' }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Save mine as a new prompt' }).click()
    await page.getByRole('region', { name: 'Version 1' }).getByText('Say what you do not').waitFor()
    expect(await stored('removed', 1)).toMatchObject({ prompt: MINE })
  })

  it('a new prompt is not added to one that has its name', async () => {
    await using watched = await openPage(browser, server.url)
    const { page } = watched
    await publish('shared', 'Theirs.')
    await page.goto('/project/local/prompts?edit=new')
    await page.getByRole('textbox', { name: /^Name/u }).fill('shared')
    await textField(page).fill('Mine.')
    await page.getByRole('button', { name: 'Create prompt' }).click()
    await newer(page).getByText('Version 1').waitFor()
    await page.getByRole('textbox', { name: /^Name/u }).fill('shared/mine')
    await page.getByRole('button', { name: 'Create prompt' }).click()
    await page.getByRole('heading', { name: 'shared/mine' }).waitFor()
    expect(await stored('shared', 1)).toMatchObject({ prompt: 'Theirs.' })
  })
})
