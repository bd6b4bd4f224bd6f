import type { Removed } from '@heddle/core/schemas'

import { sendJson } from './client.ts'

/** Takes away the next traces of a user; the answer says whether there are more. */
export const removeTracesOfUser = (projectId: string, userId: string) =>
  sendJson<Removed>('POST', `api/ui/projects/${encodeURIComponent(projectId)}/removals`, { userId })

/** Takes traces away with everything that hangs on them. */
export const removeTraces = (projectId: string, traceIds: readonly string[]) =>
  sendJson<Removed>('POST', `api/ui/projects/${encodeURIComponent(projectId)}/removals`, {
    traceIds,
  })
