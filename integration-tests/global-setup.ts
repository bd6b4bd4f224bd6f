import { join } from 'node:path'

import { buildUi, isUiStale } from '../scripts/build-ui.ts'

/** Builds the interface once a run when it is missing or older than its sources: the server under test serves it. */
export async function setup(): Promise<void> {
  const uiFolder = join(import.meta.dirname, '../packages/ui')
  if (isUiStale(uiFolder)) await buildUi(uiFolder)
}
