import type { Page } from 'playwright-core'

import type { MatrixPage } from './pages.ts'
import type { Language } from './say.ts'
import { say } from './say.ts'

/** Opens a page and what is to be open above it, and waits until it is complete. */
export async function openMatrixPage(
  page: Page,
  one: MatrixPage,
  { language, settled }: { readonly language: Language; readonly settled: () => Promise<void> },
): Promise<void> {
  // A hash alone would not load the page again.
  if (one.path.includes('#')) await page.goto('about:blank')
  await page.goto(one.path)
  await settled()
  for (const key of one.keys ?? []) await page.keyboard.press(key)
  for (const name of one.buttons ?? []) {
    await page
      .getByRole('button', { name: say(language, name), exact: true })
      .first()
      .click()
  }
  if (one.keys !== undefined || one.buttons !== undefined) await settled()
}
