import type { Removed, TraceMatch, TraceRemoval } from '@heddle/core/schemas'

import { sendJson } from './client.ts'

/** Takes away the next traces of a user; the answer says whether there are more. */
export const removeTracesOfUser = (projectId: string, userId: string) =>
  sendJson<Removed>('POST', `api/ui/projects/${encodeURIComponent(projectId)}/removals`, { userId })

/** Takes traces away with everything that hangs on them. */
export const removeTraces = (projectId: string, traceIds: readonly string[]) =>
  sendJson<Removed>('POST', `api/ui/projects/${encodeURIComponent(projectId)}/removals`, {
    traceIds,
  })

/** Takes away with as many calls as it takes, and tells how many traces went with each. */
export async function removeAll(
  removeNext: () => Promise<Removed>,
  tell: (traces: number) => void,
): Promise<void> {
  for (let hasMore = true; hasMore;) {
    const removed = await removeNext()
    hasMore = removed.hasMore
    tell(removed.traces)
  }
}

/** Counts what a list of traces shows with its filters, or takes the next of it away. */
export const removeMatchingTraces = (projectId: string, matching: TraceMatch, dryRun: boolean) =>
  sendJson<TraceRemoval>('POST', `api/ui/projects/${encodeURIComponent(projectId)}/removals`, {
    matching,
    dryRun,
  })
