/** A server for a team: people and keys by the command line, signing in, an ended session, signing out. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startHeddle } from '../server/heddle-process.ts'
import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import { supportTrace } from './support-trace.ts'

describe.skipIf(!hasBrowser)('signing in', () => {
  let browser: Browser
  let data: string

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'heddle-sign-in-'))
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await rm(data, { recursive: true, force: true })
  })

  const run = async (...flags: string[]) => {
    const { code, stdout, stderr } = await startHeddle(...flags, '--data', data).ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return stdout
  }

  it('asks for a sign-in, says what is wrong, opens the page that was asked for, and again after the session ended', async () => {
    const added = await run('user', 'add', 'Ann@heddle.test')
    expect(added).toContain('ann@heddle.test is an owner of the organization main.')
    const password = /shown this once: (\S+)/u.exec(added)?.[1] ?? ''
    expect(await run('user', 'list')).toBe('ann@heddle.test  owner  main\n')
    const keys = await run('key', 'create', 'Shop', '--note', 'production')
    const [publicKey = '', secretKey = ''] = [...keys.matchAll(/_KEY=(\S+)/gu)].map(
      ([, key]) => key,
    )
    expect(await run('key', 'list')).toMatch(new RegExp(`^${publicKey} .* production\n$`, 'u'))

    const server = startHeddle('serve', '--port', '0', '--data', data)
    const url = await server.url
    const traceId = 'a'.repeat(32)
    const sent = await fetch(`${url}/api/public/ingestion`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${publicKey}:${secretKey}`)}` },
      body: JSON.stringify({ batch: supportTrace({ traceId, startMs: Date.now() - 8000 }) }),
    })
    expect(sent.status).toBe(207)

    await using watched = await openPage(browser, url)
    const { page, context } = watched
    await page.goto(`/trace/${traceId}`)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await axeViolations(page)).toEqual([])
    }
    const enter = async (text: string) => {
      await page.getByLabel('Email').fill('ann@heddle.test')
      await page.getByLabel('Password').fill(text)
      await page.keyboard.press('Enter')
    }
    await enter('not the password')
    await page.getByText('This email address and password do not belong together.').waitFor()
    await enter(password)
    await page.getByRole('heading', { name: 'support-agent' }).first().waitFor()
    expect(new URL(page.url()).pathname).toMatch(new RegExp(`/traces/${traceId}$`, 'u'))

    await page.getByRole('link', { name: 'Traces' }).first().click()
    await page.getByRole('link', { name: 'support-agent' }).waitFor()
    // The session ends while the page is open; the page is the same one afterwards, with what was typed into it.
    await page.evaluate(() => document.body.setAttribute('data-same', 'page'))
    await context.clearCookies()
    await page.getByRole('combobox', { name: 'Filter traces' }).fill('support-agent')
    await page.getByRole('combobox', { name: 'Filter traces' }).press('Enter')
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await enter(password)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'support-agent' }).waitFor()
    expect(await page.getByRole('combobox', { name: 'Filter traces' }).inputValue()).toBe(
      'support-agent',
    )
    expect(await page.locator('body[data-same=page]').count()).toBe(1)

    const place = page.url()
    await context.clearCookies()
    await page.reload()
    await enter(password)
    await page.getByRole('link', { name: 'support-agent' }).waitFor()
    expect(page.url()).toBe(place)

    await page.getByRole('button', { name: 'Sign out ann@heddle.test' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    // Refused requests are what this journey is about; nothing else went wrong.
    expect(watched.complaints.filter((line) => !line.includes('status of 401'))).toEqual([])
    server.child.kill('SIGTERM')
    expect((await server.ended).code).toBe(0)
    await run('key', 'revoke', publicKey)
    expect(await run('key', 'list')).toBe('')
  })
})
