import type { DatasetChange } from '@heddle/core/schemas'

/** Changes this close together are one, ms: an import, or somebody who saves twice. */
const TOGETHER_MS = 60_000

export interface ChangeGroup {
  /** When the last of them was made. */
  readonly at: string
  readonly changes: readonly DatasetChange[]
}

/** Changes that were made together, the latest first, as they come. */
export function groupChanges(changes: readonly DatasetChange[]): ChangeGroup[] {
  const groups: { at: string; changes: DatasetChange[] }[] = []
  for (const change of changes) {
    const open = groups.at(-1)
    const last = open?.changes.at(-1)
    const isNear = last && Date.parse(last.at) - Date.parse(change.at) <= TOGETHER_MS
    // What happens to one item twice stays two steps, so that each can be gone back to.
    const isKnown = open?.changes.some(({ itemId }) => itemId === change.itemId)
    if (open !== undefined && isNear === true && isKnown === false && last?.kind === change.kind) {
      open.changes.push(change)
    } else groups.push({ at: change.at, changes: [change] })
  }
  return groups
}
