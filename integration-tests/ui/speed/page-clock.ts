import type { CDPSession, Page } from 'playwright-core'

/** Runs in every page before its code: notes when rows are first on the screen, and how long a key takes to show. */
export function installClock(): void {
  const clock = { rowsAtMs: 0, wait: (): Promise<number> => Promise.resolve(0) }
  const look = (): void => {
    if (document.querySelectorAll('[role=rowgroup] [role=row]').length > 3) {
      clock.rowsAtMs = performance.now()
    } else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
  // From the next key to the frame after the grid has changed, ms.
  clock.wait = () =>
    new Promise((resolve) => {
      const grid = document.querySelector('[role=treegrid]')
      if (grid === null) throw new Error('Expected a tree on the page')
      let pressedAt = 0
      addEventListener(
        'keydown',
        (event) => {
          pressedAt = event.timeStamp
        },
        { capture: true, once: true },
      )
      const observer = new MutationObserver(() => {
        if (pressedAt === 0) return
        observer.disconnect()
        // The message is handled after the frame has been painted.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.addEventListener('message', () => resolve(performance.now() - pressedAt), {
            once: true,
          })
          port1.start()
          port2.postMessage(undefined)
        })
      })
      observer.observe(grid, {
        attributeFilter: ['aria-rowcount', 'aria-activedescendant'],
        attributes: true,
      })
    })
  Object.assign(globalThis, { speedClock: clock })
}

interface WithClock {
  readonly speedClock: { readonly rowsAtMs: number; wait(): Promise<number> }
}

/** When the first rows were drawn, ms since the navigation began. */
export async function rowsOnScreenMs(page: Page): Promise<number> {
  await page.waitForFunction(
    () => (globalThis as unknown as WithClock).speedClock.rowsAtMs > 0,
    undefined,
    { timeout: 60_000 },
  )
  return page.evaluate(() => (globalThis as unknown as WithClock).speedClock.rowsAtMs)
}

/** Acts once the page waits for what it will show, and tells how long that took, ms. */
export async function actToShownMs(
  page: Page,
  shown: Promise<number>,
  act: () => Promise<void>,
): Promise<number> {
  // The page has begun to wait once it has answered another question.
  await page.evaluate(() => undefined)
  await act()
  return shown
}

/** From a key to the painted change of the grid, ms. */
export function keyToPaintMs(page: Page, key: string): Promise<number> {
  const shown = page.evaluate(() => (globalThis as unknown as WithClock).speedClock.wait())
  return actToShownMs(page, shown, () => page.keyboard.press(key))
}

export interface ScrollFigures {
  readonly cpuPerFrameMs: number
  readonly p95FrameMs: number
  readonly slowFramesShare: number
}

/** Frames of a steady wheel over the middle of the page. */
const WHEEL_FRAMES = 240
/** One turn of the wheel; 60 a second are 14,400 px/s. */
const WHEEL_PX = 240

/** Scrolls with the wheel for four seconds. CPU is the main thread's own time, which other processes do not lengthen. */
export async function scrollFigures(page: Page, cdp: CDPSession): Promise<ScrollFigures> {
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  const frames = page.evaluate(
    (count) =>
      new Promise<number[]>((resolve) => {
        const times: number[] = []
        const note = (at: number): void => {
          times.push(at)
          if (times.length > count) resolve(times)
          else requestAnimationFrame(note)
        }
        requestAnimationFrame(note)
      }),
    WHEEL_FRAMES,
  )
  const before = await taskMs(cdp)
  await page.mouse.move(400, 500)
  const scrolling = { isOver: false }
  const stop = async (): Promise<number[]> => {
    const noted = await frames
    scrolling.isOver = true
    return noted
  }
  const stopped = stop()
  while (!scrolling.isOver) await page.mouse.wheel(0, WHEEL_PX)
  const times = await stopped
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time))
  const spent = (await taskMs(cdp)) - before
  return {
    cpuPerFrameMs: spent / WHEEL_FRAMES,
    p95FrameMs: gaps.toSorted((one, other) => one - other)[Math.floor(gaps.length * 0.95)] ?? 0,
    slowFramesShare: gaps.filter((gap) => gap > 20).length / gaps.length,
  }
}

/** What the main thread has spent in tasks so far, ms of its own time. */
async function taskMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000
}
