import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What axe finds on a page, one line a violation. */
export async function axeViolations(page: Page): Promise<string[]> {
  // Evaluated by the debugger, so the page's policy against inline scripts stays in force.
  await page.evaluate(axe.source)
  return await page.evaluate(async () => {
    // The source that was evaluated just before leaves its functions there.
    const inPage = globalThis as unknown as { readonly axe: typeof axe }
    const { violations } = await inPage.axe.run()
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    )
  })
}
