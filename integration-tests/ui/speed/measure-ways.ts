import type { IngestionEvent } from '@heddle/core/schemas'
import type { Browser, Page } from 'playwright-core'

import { openPage } from '../browser.ts'
import { watchLongTasks } from './long-tasks.ts'
import type { Figures } from './measure-trace.ts'
import { actToShownMs } from './page-clock.ts'

const LIST = '/project/local/traces'
const LIST_ROWS = '[role=grid] [role=row]'
const TREE_ROWS = '[role=treegrid] [role=row]'
const DETAIL = 'section[aria-label=Detail]'
/** Rows that a page has when it is no longer empty. */
const FEW_ROWS = 4
const PAYLOAD_CHARACTERS = 65_536

/** What a page shows once it has done what it was told: so many elements, one of them with the text. */
interface Goal {
  readonly selector: string
  readonly count?: number
  readonly text?: string
}

interface WithWays {
  readonly waysClock: {
    /** Resolves with the time from the next click or key to the frame that shows the goal, ms. */
    reach(goal: Goal): Promise<number>
    /** The same for a jump in a list, which begins at once. */
    jump(selector: string, top: number, goal: Goal): Promise<number>
  }
}

/** Runs in every page before its code. */
function installWays(): void {
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- only the outer function is sent to the page
  const isReached = ({ selector, count = 1, text = '' }: Goal): boolean => {
    const found = [...document.querySelectorAll(selector)]
    return found.length >= count && found.some(({ textContent }) => textContent.includes(text))
  }
  const shown = (goal: Goal): Promise<number> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!isReached(goal)) return void requestAnimationFrame(look)
        // The message is handled after the frame has been painted.
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('message', () => resolve(performance.now()), { once: true })
        port1.start()
        port2.postMessage(undefined)
      }
      requestAnimationFrame(look)
    })
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- only the outer function is sent to the page
  const acted = (): Promise<number> =>
    new Promise((resolve) => {
      for (const kind of ['click', 'keydown']) {
        addEventListener(kind, ({ timeStamp }) => resolve(timeStamp), { capture: true, once: true })
      }
    })
  const waysClock: WithWays['waysClock'] = {
    reach: async (goal) => {
      const from = await acted()
      return (await shown(goal)) - from
    },
    jump: async (selector, top, goal) => {
      const from = performance.now()
      document.querySelector(selector)?.scrollTo({ top })
      return (await shown(goal)) - from
    },
  }
  Object.assign(globalThis, { waysClock })
}

function actToGoalMs(page: Page, goal: Goal, act: () => Promise<void>): Promise<number> {
  const reached = page.evaluate(
    (wanted) => (globalThis as unknown as WithWays).waysClock.reach(wanted),
    goal,
  )
  return actToShownMs(page, reached, act)
}

/** A trace of two model calls with 64 kB of input each. */
export function payloadTrace(startMs: number): IngestionEvent[] {
  return ['first', 'second'].map((name, index) => {
    const startTime = new Date(startMs + index * 1000).toISOString()
    const input = `${name} payload ${'words of a long document '.repeat(PAYLOAD_CHARACTERS / 25)}`
    const body = { id: `payload-${name}`, traceId: 'payload', name, startTime, input }
    return { id: `payload-${name}-event`, type: 'span-create', timestamp: startTime, body }
  })
}

const linkTo = (traceId: string): string => `a[href$="/traces/${traceId}"]`

/** From the list to a trace and back, twice: the second time its code is there. */
async function toTraceAndBack(page: Page, traceId: string): Promise<[there: number, back: number]> {
  const ways: [number, number][] = []
  for (let turn = 0; turn < 2; turn++) {
    const there = await actToGoalMs(page, { selector: TREE_ROWS, count: FEW_ROWS }, () =>
      page.locator(linkTo(traceId)).first().click(),
    )
    const back = await actToGoalMs(page, { selector: LIST_ROWS, count: FEW_ROWS }, () =>
      page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link').first().click(),
    )
    ways.push([there, back])
  }
  return ways[1] ?? [Number.NaN, Number.NaN]
}

/** Goes through the app as a reader does: palette, list, traces, a place far down, one step, its payload. */
export async function measureWays(browser: Browser, url: string): Promise<Figures> {
  await using watched = await openPage(browser, url)
  const { page } = watched
  const longestTask = await watchLongTasks(page)
  await page.addInitScript(installWays)
  await page.goto(LIST)
  await page.locator(LIST_ROWS).nth(FEW_ROWS).waitFor()
  const firstPaint = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  )
  let palette = Number.NaN
  for (let turn = 0; turn < 2; turn++) {
    palette = await actToGoalMs(page, { selector: '[role=option]' }, () =>
      page.keyboard.press('Control+k'),
    )
    await page.keyboard.press('Escape')
    await page.locator('[role=option]').first().waitFor({ state: 'detached' })
  }
  const [toSmall, toList] = await toTraceAndBack(page, 'small')
  const [toHuge] = await toTraceAndBack(page, 'huge')
  return {
    'app shell, first paint, cold': firstPaint,
    'palette opens': palette,
    'list to trace of 1,000': toSmall,
    'list to trace of 50,000': toHuge,
    'trace to list': toList,
    ...(await measurePlaces(page)),
    'longest task': await longestTask(),
  }
}

async function measurePlaces(page: Page): Promise<Figures> {
  await page.goto(`${LIST}/huge`)
  await page.locator(TREE_ROWS).nth(FEW_ROWS).waitFor()
  const jump = await page.evaluate(() =>
    (globalThis as unknown as WithWays).waysClock.jump('[role=treegrid]', 700_000, {
      // A row of 28 px stands there.
      selector: '[aria-rowindex="25010"]',
    }),
  )
  const row = page.locator(TREE_ROWS).nth(20)
  const name = (await row.locator('.payload-line[title]').first().getAttribute('title')) ?? ''
  const header = await actToGoalMs(page, { selector: `${DETAIL} h2[title="${name}"]` }, () =>
    row.click(),
  )
  await page.goto(`${LIST}/payload`)
  await page.getByRole('row', { name: 'first' }).first().click()
  await page.locator(DETAIL, { hasText: 'first payload' }).waitFor()
  const payload = await actToGoalMs(page, { selector: DETAIL, text: 'second payload' }, () =>
    page.getByRole('row', { name: 'second' }).first().click(),
  )
  return {
    'jump to the middle of 50,000': jump,
    'click to header of the detail': header,
    'click to payload of 64 kB': payload,
  }
}
