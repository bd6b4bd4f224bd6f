/** J25: every page in one language, in both themes, on a screen and on a phone. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { axeViolations } from '../axe-violations.ts'
import type { WatchedPage } from '../browser.ts'
import { hasBrowser, launchBrowser, openPage } from '../browser.ts'
import { watchRequests } from '../settled.ts'
import { fillProject } from './fill-project.ts'
import { layoutFaults } from './layout-faults.ts'
import { openMatrixPage } from './open-page.ts'
import type { MatrixPage, Visitor } from './pages.ts'
import { pagesOf } from './pages.ts'
import type { Language } from './say.ts'
import type { Screen } from './screens.ts'
import { SCREENS } from './screens.ts'
import type { TeamServer } from './team-server.ts'
import { startTeamServer } from './team-server.ts'

type Theme = 'light' | 'dark'

/** How long a busy machine may take for all pages on one screen, ms. */
const PATIENCE_MS = 280_000

/**
 * Declares the tests of all pages in a language. Layout is measured on both screens; axe looks at the themes that are given for
 * each, since what differs between languages, names and direction, is the same in both.
 */
export function describeMatrix(
  language: Language,
  themes: Readonly<Partial<Record<Screen, readonly Theme[]>>>,
): void {
  describe.skipIf(!hasBrowser)(`J25 every page: ${language}`, () => {
    let browser: Browser
    let server: TeamServer
    let pages: readonly MatrixPage[]

    beforeAll(async () => {
      ;[browser, server] = await Promise.all([launchBrowser(), startTeamServer()])
      pages = pagesOf(server.projectId, await fillProject(server))
    })
    afterAll(async () => {
      await browser.close()
      await server[Symbol.asyncDispose]()
    })

    const open = async (visitor: Visitor, screen: Screen): Promise<WatchedPage> => {
      const options = { ...SCREENS[screen], locale: language }
      const watched = await openPage(browser, server.url, options)
      if (visitor === 'owner') {
        await watched.context.addCookies([{ ...server.cookie, url: server.url }])
      }
      return watched
    }

    const pagesFor = (visitor: Visitor, screen: Screen): readonly MatrixPage[] =>
      pages.filter(
        (one) => one.visitor === visitor && (screen === 'screen' || one.isForScreens !== true),
      )

    /** What is wrong with the pages of a visitor, one line a fault. */
    const faultsOf = async (visitor: Visitor, screen: Screen): Promise<string[]> => {
      await using watched = await open(visitor, screen)
      const { page, complaints } = watched
      const { settled } = watchRequests(page)
      const found: string[] = []
      for (const one of pagesFor(visitor, screen)) {
        const tell = (lines: readonly string[]): void => {
          found.push(...lines.map((line) => `${one.name}: ${line}`))
        }
        const before = complaints.length
        await openMatrixPage(page, one, { language, settled })
        tell(await layoutFaults(page))
        for (const colorScheme of themes[screen] ?? []) {
          await page.emulateMedia({ colorScheme })
          tell((await axeViolations(page)).map((line) => `${colorScheme}: ${line}`))
        }
        tell(complaints.slice(before).filter((complaint) => !one.refuses?.test(complaint)))
      }
      return found
    }

    const screens = Object.keys(themes) as Screen[] // the keys of the type are all there are
    it.each(screens)(
      'reads well and is accessible on a %s',
      async (screen) => {
        expect(await faultsOf('owner', screen)).toEqual([])
        expect(await faultsOf('nobody', screen)).toEqual([])
      },
      PATIENCE_MS,
    )
  })
}
