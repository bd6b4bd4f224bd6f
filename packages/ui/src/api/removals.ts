import type { Removed } from '@heddle/core/schemas'

import { sendJson } from './client.ts'

/** Takes traces away with everything that hangs on them. */
export const removeTraces = (projectId: string, traceIds: readonly string[]) =>
  sendJson<Removed>('POST', `api/ui/projects/${encodeURIComponent(projectId)}/removals`, {
    traceIds,
  })
