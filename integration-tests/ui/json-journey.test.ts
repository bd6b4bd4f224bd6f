/** J14: ten megabytes of JSON: every digit, every path, searched and opened whole. */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from './axe-violations.ts'
import { hasBrowser, launchBrowser, openPage } from './browser.ts'
import { EXACT, largeJsonCall } from './large-json.ts'
import type { TestServer } from './running-server.ts'
import { startTestServer } from './running-server.ts'
import { screenshotFile } from './screenshot-file.ts'

const PATH = '/project/local/traces/large-json?observation=heavy&tab=data'
const STEP = /\.(?<name>[A-Za-z_]\w*)|\[(?<index>\d+)\]|\[(?<quoted>"(?:[^"\\]|\\.)*")\]/guy

/** What a path of RFC 9535 made of names and numbers stands for; strings that hold JSON are read on the way, as the viewer does. */
function resolve(root: unknown, path: string): unknown {
  expect(path[0]).toBe('$')
  let value = root
  let read = 1
  for (const { 0: step, groups = {} } of path.slice(1).matchAll(STEP)) {
    const { name, index, quoted } = groups
    const key = name ?? (quoted === undefined ? Number(index) : (JSON.parse(quoted) as string))
    const container: unknown = typeof value === 'string' ? JSON.parse(value) : value
    value = (container as Record<string | number, unknown>)[key]
    read += step.length
  }
  expect(read).toBe(path.length)
  return value
}

const clipboard = (page: Page): Promise<string> =>
  page.evaluate(() => navigator.clipboard.readText())

/** Searches and gives the path of the line that was found. */
async function find(page: Page, tree: Locator, text: string): Promise<string> {
  await tree.press('Control+f')
  const field = page.getByRole('textbox', { name: 'Search Input' })
  await field.fill(text)
  await page.getByText('1 of 1', { exact: true }).waitFor()
  await tree.getByRole('button', { name: 'Copy the path' }).click()
  await field.press('Escape')
  return await clipboard(page)
}

describe.skipIf(!hasBrowser)('a payload of ten megabytes', () => {
  let browser: Browser
  let server: TestServer
  const { events: call, text: sent } = largeJsonCall(
    'large-json',
    new Date(Date.now() - 60_000).toISOString(),
  )
  const input = JSON.parse(sent) as Record<string, unknown>

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startTestServer()])
    await server.send(call)
  })
  afterAll(async () => {
    await browser.close()
    await server[Symbol.asyncDispose]()
  })

  const open = async () => {
    const permissions = ['clipboard-read', 'clipboard-write']
    const watched = await openPage(browser, server.url, { permissions })
    await watched.page.goto(PATH)
    const tree = watched.page.getByRole('tree', { name: 'Input' })
    await tree.getByRole('treeitem').first().waitFor()
    return { watched, tree, page: watched.page }
  }
  it('J14 keeps every digit, finds what it holds, and gives paths that lead there', async () => {
    expect(sent.length).toBeGreaterThan(9_500_000)
    const opened = await open()
    await using watched = opened.watched
    const { page, tree } = opened
    await tree.getByText(EXACT.id, { exact: true }).waitFor()
    expect(resolve(input, await find(page, tree, 'the needle'))).toBe(input['last'])
    const chunk = await find(page, tree, 'chunk 20999')
    expect(resolve(input, chunk)).toMatch(/^chunk 20999: /u)
    expect(await find(page, tree, EXACT.share)).toBe('$["odd name \\"quoted\\""].share')
    await tree.getByText(EXACT.share, { exact: true }).waitFor()

    // A string that holds JSON is a tree, to the digit, and a string again when asked.
    const nested = await find(page, tree, EXACT.nested)
    expect(nested).toBe('$.arguments.limit')
    await tree.getByText(EXACT.nested, { exact: true }).waitFor()
    await tree.getByRole('button', { name: 'json' }).click()
    await tree.getByText(`"limit": ${EXACT.nested}`).waitFor()

    await page.getByRole('button', { name: 'Copy Input' }).click()
    expect((await clipboard(page)) === sent).toBe(true)
    expect(watched.complaints).toEqual([])
  })

  it('J14 opens everything and closes one line of it, with the lines in view on the page alone', async () => {
    const opened = await open()
    await using watched = opened.watched
    const { page, tree } = opened
    await page.getByRole('button', { name: 'Expand all of Input' }).click()
    const first = tree.getByTitle('$.chunks[0]', { exact: true })
    await first.waitFor()
    expect(await tree.getByRole('treeitem').count()).toBeLessThan(120)
    await first.click()
    expect(await first.getAttribute('aria-expanded')).toBe('false')
    await tree.getByTitle('$.chunks[1]', { exact: true }).waitFor()
    expect(await tree.getByTitle('$.chunks[0].text', { exact: true }).count()).toBe(0)
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme })
      await page.evaluate(() => document.fonts.ready.then(() => undefined))
      await page.screenshot({ path: screenshotFile('large-json', theme) })
      expect(await axeViolations(page)).toEqual([])
    }
    // The end is there too, below lines that nobody has seen and that are taller than most.
    await page.evaluate(() => {
      const lines = document.querySelector('[role=tree][aria-label=Input] > div')
      lines?.scrollTo({ top: lines.scrollHeight })
    })
    await tree.getByTitle('$.last', { exact: true }).waitFor()
    await page.evaluate(() => new Promise(requestAnimationFrame))
    const drawn = await tree
      .getByRole('treeitem')
      .evaluateAll((lines) =>
        lines.map((line) => line.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom]),
      )
    for (const [index, [top = 0]] of drawn.slice(1).entries()) {
      expect(top).toBeCloseTo(drawn[index]?.[1] ?? 0, 0)
    }
    expect(watched.complaints).toEqual([])
  })
})
