import type { Catalogue } from '../messages/catalogue.ts'

/** The translations that a trace was saved with, in place of those of the server; none in English. */
export const catalogue: Catalogue = JSON.parse(
  globalThis.document?.querySelector('#messages')?.textContent || '{}',
)
