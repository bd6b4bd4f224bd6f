import type { TraceRemoval } from '@heddle/core/schemas'

import type { TraceMatch } from '../query/matching-traces.ts'
import { MAX_TRACES_A_CALL, type RemovalService } from '../service/removal.ts'

/** Counts the traces that match, or takes away the next of them. */
export async function removeMatching(
  removal: RemovalService,
  projectId: string,
  { match, dryRun }: { readonly match: TraceMatch; readonly dryRun: boolean },
): Promise<TraceRemoval> {
  if (!dryRun)
    return { dryRun, ...(await removal.removeTraces(projectId, { kind: 'matching', match })) }
  const traces = await removal.countTraces(projectId, match)
  return { dryRun, traces, hasMore: traces > MAX_TRACES_A_CALL }
}
