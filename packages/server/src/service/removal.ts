import type { RemovedNames } from '../ingest/ingest-service.ts'
import type { NameFinder, TraceSelection } from '../query/find-names.ts'
import type { TraceMatch } from '../query/matching-traces.ts'
import type { AdditionStore } from '../store/addition-store.ts'
import type { BlobStore } from '../store/blob-store.ts'
import type { MediaStore } from '../store/media-store.ts'

/** Traces that go in one step; what hangs on them is in memory. */
const TRACES_A_STEP = 100

/** Traces that one call takes away at most, so that it answers in time; the caller goes on until none is left. */
export const MAX_TRACES_A_CALL = 1000

/** What a call took away, and whether there is more of what was meant. */
export interface Removed {
  readonly traces: number
  readonly hasMore: boolean
}

/** Takes away what was recorded, with everything that hangs on it. When a call resolves, no read finds it any more. */
export interface RemovalService {
  /** Traces with their observations, scores, files, comments, public links and places in queues; at most {@link MAX_TRACES_A_CALL}, the oldest first. */
  removeTraces(projectId: string, selection: TraceSelection): Promise<Removed>
  /** How many traces match what {@link RemovalService.removeTraces} would take away. */
  countTraces(projectId: string, match: TraceMatch): Promise<number>
  /** A session with its own scores and its traces, step by step like {@link RemovalService.removeTraces}. */
  removeSession(projectId: string, sessionId: string): Promise<Removed>
  /** An observation, in every trace that has one of this id; false when none does. What is below it stays. */
  removeObservation(projectId: string, id: string): Promise<boolean>
}

export interface RemovalParts {
  readonly names: NameFinder
  readonly remove: (names: RemovedNames) => Promise<void>
  readonly additions: AdditionStore
  readonly media: Pick<MediaStore, 'removeLinks'>
  readonly blobs: Pick<BlobStore, 'remove'>
}

export function createRemovalService(parts: RemovalParts): RemovalService {
  const { names } = parts
  const removeTraces: RemovalService['removeTraces'] = async (projectId, selection) => {
    const found = await names.traces(projectId, selection, MAX_TRACES_A_CALL + 1)
    // Ids may be named whose trace is not there but whose observations or scores are.
    const named = selection.kind === 'ids' ? [...new Set([...found, ...selection.ids])] : found
    const going = named.slice(0, MAX_TRACES_A_CALL)
    for (let start = 0; start < going.length; start += TRACES_A_STEP) {
      await removeStep(projectId, going.slice(start, start + TRACES_A_STEP), parts)
    }
    const traces = Math.min(found.length, MAX_TRACES_A_CALL)
    return { traces, hasMore: named.length > going.length }
  }
  return {
    removeTraces,
    countTraces: (projectId, match) => names.count(projectId, match),
    removeSession: async (projectId, id) => {
      const scoreIds = await names.scoresOfSession(projectId, id)
      if (scoreIds.length > 0)
        await parts.remove({ projectId, traceIds: [], observations: [], scoreIds })
      await parts.additions.remove(projectId, 'SESSION', [id])
      return removeTraces(projectId, { kind: 'session', id })
    },
    removeObservation: async (projectId, id) => {
      const traceIds = await names.tracesOfObservation(projectId, id)
      if (traceIds.length === 0) return false
      const observations = traceIds.map((traceId) => ({ traceId, id }))
      await parts.remove({ projectId, traceIds: [], observations, scoreIds: [] })
      await parts.additions.remove(projectId, 'OBSERVATION', [id])
      return true
    },
  }
}

async function removeStep(
  projectId: string,
  traceIds: readonly string[],
  parts: RemovalParts,
): Promise<void> {
  const hanging = await parts.names.namesOf(projectId, traceIds)
  await parts.remove({ projectId, traceIds, ...hanging })
  await parts.additions.remove(projectId, 'TRACE', traceIds)
  await removeFromObservations(
    projectId,
    [...new Set(hanging.observations.map(({ id }) => id))],
    parts,
  )
  for (const sha256 of await parts.media.removeLinks(projectId, traceIds))
    await parts.blobs.remove(projectId, sha256)
}

/** What people added names an observation by its id alone, so it stays while another trace has one of this id. */
async function removeFromObservations(
  projectId: string,
  ids: readonly string[],
  { additions, names }: RemovalParts,
): Promise<void> {
  const named = await additions.namedIn(projectId, 'OBSERVATION', ids)
  if (named.length === 0) return
  const left = new Set(await names.observationsLeft(projectId, named))
  await additions.remove(
    projectId,
    'OBSERVATION',
    named.filter((id) => !left.has(id)),
  )
}
