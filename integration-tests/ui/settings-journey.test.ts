/** J1, J3 and J24 as far as settings go: an empty server, its first owner, keys, people and their roles, prices, score configs. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createServer } from '@heddle/server'
import type { RunningServer } from '@heddle/server'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import { screenshotFile } from './screenshot-file.ts'

type Session = Awaited<ReturnType<BrowserContext['storageState']>>

/** Keys are never the same, and neither are days: a picture shows neither. */
async function picture(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await page.evaluate(() => document.fonts.ready.then(() => undefined))
    await page.screenshot({ path: screenshotFile(name, theme) })
    expect(await axeViolations(page)).toEqual([])
  }
}

describe.skipIf(!hasBrowser)('settings', () => {
  let browser: Browser
  let server: RunningServer
  let dataDir: string
  /** Signed in as the owner. */
  let owner: Session
  let settings: string

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'heddle-settings-'))
    const starting = createServer({ mode: 'serve', port: 0, dataDir, host: '127.0.0.1' })
    ;[browser, server] = await Promise.all([launchBrowser(), starting])
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  const statusOf = async (publicKey: string, secretKey: string): Promise<number> => {
    const authorization = `Basic ${btoa(`${publicKey}:${secretKey}`)}`
    const answer = await fetch(`${server.url}/api/public/projects`, { headers: { authorization } })
    return answer.status
  }

  it('J1: the printed link makes the first owner, who makes keys, copies them once and revokes them', async () => {
    await using watched = await openPage(browser, server.url)
    const { page, context } = watched
    await page.goto('/')
    await page.getByText('Nobody has an account here yet.').waitFor()
    await page.goto('/setup')
    await page.getByText('Open the link that the server printed').waitFor()
    await page.goto('/setup#guessed')
    await page.reload()
    const fill = async () => {
      await page.getByLabel('Email').fill('ann@heddle.test')
      await page.getByLabel('Password').fill('correct horse')
      await page.getByLabel('Organization').fill('Tea house')
      await page.getByLabel('First project').fill('Support assistant')
      await page.keyboard.press('Enter')
    }
    await fill()
    await page.getByRole('alert').getByText('not the link that the server printed').waitFor()
    await page.goto(server.setupUrl ?? '')
    await page.reload()
    await page.getByRole('heading', { name: 'Welcome to Heddle' }).waitFor()
    await picture(page, 'setup')
    await fill()
    await page.getByRole('heading', { name: 'Send your first trace' }).waitFor()
    await page.getByRole('link', { name: 'make API keys' }).click()
    settings = new URL(page.url()).pathname.replace(/keys$/u, '')
    await page.getByText('There are no keys yet.').waitFor()
    await page.getByLabel('What the keys are for').fill('production')
    await page.keyboard.press('Enter')
    const made = page.getByRole('status').filter({ hasText: 'HEDDLE_SECRET_KEY' })
    const text = await made.innerText()
    const [publicKey = '', secretKey = ''] = [...text.matchAll(/_KEY=(\S+)/gu)].map(
      ([, key = '']) => key,
    )
    expect(await statusOf(publicKey, secretKey)).toBe(200)
    await page.getByRole('row', { name: 'production' }).waitFor()
    await picture(page, 'settings-keys')
    await page.reload()
    await page.getByRole('row', { name: 'production' }).waitFor()
    expect(await page.content()).not.toContain(secretKey)
    await page.getByRole('button', { name: 'Revoke production' }).click()
    // The first press only asks, and the harmless answer has the focus.
    await page.keyboard.press('Enter')
    expect(await statusOf(publicKey, secretKey)).toBe(200)
    await page.getByRole('button', { name: 'Revoke production' }).click()
    await page.getByRole('button', { name: 'Yes, revoke' }).click()
    await page.getByText('There are no keys yet.').waitFor()
    expect(await statusOf(publicKey, secretKey)).toBe(401)
    owner = await context.storageState()
    await page.goto('/setup')
    await page.getByRole('heading', { name: 'This server has an owner' }).waitFor()
    const refused = watched.complaints.filter((line) => !/status of (?:401|403)/u.test(line))
    expect(refused).toEqual([])
  })

  it('J3: an invited viewer sees no write action, and an address says which role it takes; another role changes that', async () => {
    await using watched = await openPage(browser, server.url, { storageState: owner })
    const { page } = watched
    await page.goto(`${settings}members`)
    await page.getByLabel('Email').fill('bo@heddle.test')
    await page.getByLabel('Role of the person invited').selectOption('VIEWER')
    await page.getByRole('button', { name: 'Make a link' }).click()
    const link = page.getByRole('status').filter({ hasText: '/invite#' })
    const [url = ''] = /http\S+/u.exec(await link.innerText()) ?? []
    await page.getByRole('row', { name: 'bo@heddle.test' }).waitFor()

    await using invited = await openPage(browser, server.url)
    await invited.page.goto(url)
    await invited.page.getByRole('heading', { name: 'Join Tea house' }).waitFor()
    await picture(invited.page, 'invitation')
    await invited.page.getByLabel('Choose a password').fill('battery staple')
    await invited.page.keyboard.press('Enter')
    await invited.page.getByRole('heading', { name: 'Send your first trace' }).waitFor()
    await invited.page.goto(`${settings}general`)
    await invited.page.getByText('viewer', { exact: true }).waitFor()
    const nav = invited.page.getByRole('navigation', { name: 'Settings' })
    expect(await nav.getByRole('link').allInnerTexts()).toEqual([
      'General',
      'Models',
      'Score configs',
    ])
    expect(await invited.page.getByRole('button', { name: 'Save' }).count()).toBe(0)
    await invited.page.goto(`${settings}keys`)
    await invited.page
      .getByText(
        'This takes the role owner, admin, or member; yours in this project is viewer. ann@heddle.test can give you another role.',
      )
      .waitFor()
    await invited.page.goto(url)
    await invited.page.reload()
    await invited.page.getByText('This invitation was used').waitFor()

    await page.reload()
    await page.getByRole('button', { name: 'Reset password of bo@heddle.test' }).click()
    await page.getByRole('button', { name: 'Yes, reset password' }).click()
    const sent = page.getByRole('status').filter({ hasText: '/reset#' })
    const [resetUrl = ''] = /http\S+/u.exec(await sent.innerText()) ?? []
    await using forgetful = await openPage(browser, server.url)
    await forgetful.page.goto(resetUrl)
    await forgetful.page.getByText('bo@heddle.test').waitFor()
    await picture(forgetful.page, 'new-password')
    await forgetful.page.getByLabel('Choose a password').fill('another staple')
    await forgetful.page.keyboard.press('Enter')
    await forgetful.page.getByRole('heading', { name: 'Send your first trace' }).waitFor()
    await forgetful.page.goto(resetUrl)
    await forgetful.page.reload()
    await forgetful.page.getByText('This link was used').waitFor()
    await invited.page.goto(`${settings}general`)
    await invited.page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await invited.page.getByLabel('Email').fill('bo@heddle.test')
    await invited.page.getByLabel('Password').fill('battery staple')
    await invited.page.keyboard.press('Enter')
    await invited.page.getByText('do not belong together').waitFor()
    await invited.page.getByLabel('Password').fill('another staple')
    await invited.page.keyboard.press('Enter')
    await invited.page.getByText('viewer', { exact: true }).waitFor()

    await page.reload()
    const role = page.getByLabel('Role of bo@heddle.test in this project')
    await role.selectOption('MEMBER')
    await picture(page, 'settings-members')
    await invited.page.goto(`${settings}keys`)
    await invited.page.getByText('There are no keys yet.').waitFor()
    expect(await invited.page.getByRole('button', { name: 'Create keys' }).count()).toBe(0)

    await page.getByLabel('Role of ann@heddle.test in the organization').selectOption('MEMBER')
    await page.getByRole('alert').getByText('This is the only owner').waitFor()
    await page.getByRole('button', { name: 'Remove bo@heddle.test' }).click()
    await page.getByRole('button', { name: 'Yes, remove' }).click()
    await page.getByRole('row', { name: 'bo@heddle.test' }).waitFor({ state: 'detached' })
    await invited.page.reload()
    await invited.page.getByText('There is no such project.').waitFor()
    await invited.page.goto('/')
    await invited.page.getByText('There is no project for you here yet.').waitFor()
    expect(await axeViolations(invited.page)).toEqual([])
  })

  it('prices: a name is tried, gets a price of its own, and loses it again', async () => {
    await using watched = await openPage(browser, server.url, { storageState: owner })
    const { page, complaints } = watched
    await page.goto(`${settings}models`)
    const name = page.getByLabel('Name of a model as your program sends it')
    await name.fill('tea-large-2')
    await page.getByText('No price: calls of it have no cost.').waitFor()
    await page.getByLabel('Model', { exact: true }).fill('tea-large')
    await page.getByLabel('Pattern of names').fill('^tea-large')
    await page.getByLabel('Input, $ per 1M tokens').fill('0.15')
    await page.getByLabel('Output, $ per 1M tokens').fill('2.5')
    await page.getByRole('button', { name: 'Add price' }).click()
    await page.getByText('of this project, by ^tea-large').waitFor()
    const row = page.getByRole('row', { name: 'tea-large' })
    expect((await row.innerText()).split(/\t/u).slice(2, 5)).toEqual(['$0.15', '$2.50', 'always'])
    await picture(page, 'settings-models')
    await name.fill('gpt-4o')
    await page.getByText('built in, by').waitFor()
    await page.getByRole('button', { name: 'Delete tea-large' }).click()
    await page.getByRole('button', { name: 'Yes, delete' }).click()
    await page.getByText('This project uses the built-in prices alone.').waitFor()
    await page.getByRole('button', { name: 'Show more' }).click()
    expect(complaints).toEqual([])
  })

  it('score configs: made, refused with the reason, archived', async () => {
    await using watched = await openPage(browser, server.url, { storageState: owner })
    const { page } = watched
    await page.goto(`${settings}score-configs`)
    await page.getByText('There are no score configs yet.').waitFor()
    await page.getByLabel('Name').fill('tone')
    await page.getByLabel('Kind of value').selectOption('CATEGORICAL')
    await page.getByLabel('Categories, one a line').fill('kind = 1\nkind = 0')
    await page.getByRole('button', { name: 'Add score config' }).click()
    await page.getByRole('alert').getByText('labels must differ').waitFor()
    await page.getByLabel('Categories, one a line').fill('kind = 1\nharsh = 0')
    await page.getByRole('button', { name: 'Add score config' }).click()
    await page.getByRole('cell', { name: 'kind = 1, harsh = 0' }).waitFor()
    await picture(page, 'settings-score-configs')
    await page.getByRole('button', { name: 'Archive tone' }).click()
    await page.getByRole('button', { name: 'Restore tone' }).waitFor()
    expect(await page.getByRole('row', { name: /^tone \(archived\)/u }).count()).toBe(1)
  })

  it('the project is renamed; another one is made and deleted by typing its name', async () => {
    await using watched = await openPage(browser, server.url, { storageState: owner })
    const { page, complaints } = watched
    await page.goto(`${settings}general`)
    await page.getByLabel('Name').fill('Support')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    await picture(page, 'settings-general')
    await page.getByRole('link', { name: 'Organization' }).click()
    await page.getByLabel('What the keys are for').waitFor()
    await picture(page, 'settings-organization')
    await page.getByLabel('Name').fill('Trial')
    await page.getByRole('button', { name: 'Create project' }).click()
    await page.getByText('There are no keys yet.').waitFor()
    await page.getByTitle('Trial: all projects').click()
    await page.getByRole('heading', { name: 'Projects' }).waitFor()
    await page.getByRole('link', { name: 'Trial' }).click()
    await page.getByRole('link', { name: 'Settings' }).click()
    const remove = page.getByRole('button', { name: 'Delete project' })
    await page.getByLabel('Type “Trial” to confirm').fill('Tria')
    expect(await remove.isDisabled()).toBe(true)
    await page.getByLabel('Type “Trial” to confirm').fill('Trial')
    await remove.click()
    await page.getByRole('heading', { name: 'Send your first trace' }).waitFor()
    expect(new URL(page.url()).pathname).toBe(settings.replace('settings/', 'start'))
    expect(complaints).toEqual([])
  })

  it('every page fits a phone and is reached by keyboard', async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
    await using watched = await openPage(browser, server.url, { storageState: owner, ...phone })
    const { page, complaints } = watched
    await page.goto(settings.replace(/\/$/u, ''))
    await page.getByRole('heading', { name: 'Delete this project' }).waitFor()
    const links = page.getByRole('navigation', { name: 'Settings' }).getByRole('link')
    const names = await links.allInnerTexts()
    expect(names).toHaveLength(7)
    for (const name of names) {
      await links.filter({ hasText: name }).focus()
      await page.keyboard.press('Enter')
      await page.locator('a[data-status=active]').filter({ hasText: name }).waitFor()
      await page.getByRole('heading', { level: 2 }).first().waitFor()
      expect(await axeViolations(page)).toEqual([])
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect([name, overflow]).toEqual([name, 0])
    }
    expect(complaints).toEqual([])
  })

  it('says that the server is away, and recovers', async () => {
    await using watched = await openPage(browser, server.url, { storageState: owner })
    const { page } = watched
    await page.clock.install()
    await page.goto(`${settings}general`)
    await page.getByRole('heading', { name: 'Delete this project' }).waitFor()
    await page.route('**/api-keys', (request) => request.abort())
    await page.getByRole('link', { name: 'API keys' }).click()
    // The page tries three times by itself before it says so.
    const failure = page.getByText('The server cannot be reached. Is it running?')
    await expect
      .poll(async () => {
        await page.clock.runFor(10_000)
        return failure.isVisible()
      })
      .toBe(true)
    await page.unroute('**/api-keys')
    await page.getByRole('button', { name: 'Retry' }).click()
    await page.getByText('There are no keys yet.').waitFor()
    await page.goto(`${settings}nothing`)
    await page.getByRole('heading', { name: 'There is no such page of settings.' }).waitFor()
  })

  it('after the last project was deleted its owner makes a new one', async () => {
    await using watched = await openPage(browser, server.url, { storageState: owner })
    const { page, complaints } = watched
    await page.goto(`${settings}general`)
    await page.getByLabel('Type “Support” to confirm').fill('Support')
    await page.getByRole('button', { name: 'Delete project' }).click()
    await page.getByRole('heading', { name: 'Tea house' }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByLabel('Name').fill('Second try')
    await page.keyboard.press('Enter')
    await page.getByText('There are no keys yet.').waitFor()
    expect(complaints).toEqual([])
  })
})
