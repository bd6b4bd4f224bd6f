import { fileURLToPath } from 'node:url'

import { build } from 'esbuild'
import type { Page } from 'playwright-core'

import type { findFaults } from './in-page/find-faults.ts'

/** What measures a page runs in it, so it becomes one script. */
const script = build({
  entryPoints: [fileURLToPath(new URL('in-page/find-faults.ts', import.meta.url))],
  bundle: true,
  write: false,
  format: 'iife',
  globalName: 'layout',
}).then(({ outputFiles }) => outputFiles[0]?.text ?? '')

/**
 * What a person could not read on a page as it is laid out now, one line a fault: text that is cut, text of the interface in
 * headings and controls that is shortened or wraps, texts that lie on each other, numbers that read backwards, hints of fields
 * that do not fit, and parts that make the page scroll sideways.
 */
export async function layoutFaults(page: Page): Promise<string[]> {
  // Evaluated by the debugger, so the page's policy against inline scripts stays in force.
  await page.evaluate(`globalThis.layout = (() => { ${await script}; return layout })()`)
  return await page.evaluate(() => {
    // The script that was evaluated just before leaves its functions there.
    const inPage = globalThis as unknown as {
      readonly layout: { readonly findFaults: typeof findFaults }
    }
    return inPage.layout.findFaults()
  })
}
