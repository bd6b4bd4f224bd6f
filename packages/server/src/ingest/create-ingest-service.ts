import type { IngestionResponse } from '@heddle/core/schemas'

import type { ModelMatcher } from '../domain/model-match.ts'
import { createStageTimes, type StageTimes } from '../self-telemetry/stage-times.ts'
import type { ObservationStore } from '../store/observation-store.ts'
import type { ScoreStore } from '../store/score-store.ts'
import type { TraceStore } from '../store/trace-store.ts'
import type { WriteLocks } from '../store/write-locks.ts'
import { type Verdict, acceptEvent } from './accept-event.ts'
import {
  type IngestRequest,
  type IngestService,
  type RemovedNames,
  StoreUnavailableError,
} from './ingest-service.ts'
import { createEncodingLoader } from './load-encoding.ts'
import { mapSpans } from './otlp/map-spans.ts'
import { createSharedStatementWriter } from './shared-statement-writer.ts'
import { createStatementWriter, type WriterParts } from './statement-writer.ts'
import type { Statement } from './statement.ts'
import { createUsageEstimator } from './usage-estimator.ts'
import { type CommitSteps, WriteBuffer } from './write-buffer.ts'

/** Bytes of events that may wait for the store; beyond it senders are asked to come back. */
const MAX_BUFFERED_BYTES = 128 * 1024 * 1024

/** Rough size of the news that something is gone, bytes. */
const REMOVAL_BYTES = 200

/** Rough size of an observation that is written again, bytes. */
const OBSERVATION_BYTES = 2000

/** Status of an accepted event. Source: Langfuse's ingestion API. */
const CREATED = 201

/** What the ingest service works with. */
export interface IngestParts {
  readonly observations: ObservationStore
  readonly traces: TraceStore
  readonly scores: ScoreStore
  readonly matcher: ModelMatcher
  /** Milliseconds since the epoch; numbers the writes. */
  readonly now: () => number
  /** Given where other processes write to the stores as well. */
  readonly locks?: WriteLocks | undefined
  /** Told of what is stored from now on. Must return at once. */
  readonly onStored?: (statements: readonly Statement[]) => void
  /** Told how long each stage takes. */
  readonly stages?: StageTimes
}

/** The service that takes batches of ingestion events into the stores. */
export function createIngestService(given: IngestParts): IngestService {
  const stages = given.stages ?? createStageTimes()
  const parts = { ...given, stages }
  const writer = createWriter(parts)
  const buffer = new WriteBuffer<readonly Statement[]>(
    { prepare: (batches) => writer.prepare(batches.flat()), commit: () => writer.commit() },
    MAX_BUFFERED_BYTES,
  )
  let isClosing = false
  const store = async (statements: readonly Statement[]) => {
    if (statements.length === 0) return
    await buffer.add(statements, sizeOf(statements))
    parts.onStored?.(statements)
  }
  const refuseWhenClosing = () => {
    if (isClosing)
      throw new StoreUnavailableError(
        'The server is stopping; send the batch again to the next one.',
      )
  }
  return {
    async accept(request) {
      refuseWhenClosing()
      const verdicts = stages.measure('validate', () => judge(request))
      const statements = verdicts.flatMap((verdict) =>
        verdict.kind === 'accepted' ? [verdict.statement] : [],
      )
      await store(statements)
      return answer(verdicts)
    },
    async removeScore({ projectId, id }) {
      refuseWhenClosing()
      const record = { projectId, id }
      await store([{ entity: 'removed-score', record, sizeBytes: REMOVAL_BYTES }])
    },
    async remove(names) {
      refuseWhenClosing()
      await store(removalsOf(names))
    },
    async reprice(observations) {
      refuseWhenClosing()
      await store(
        observations.map((record) => ({
          entity: 'repriced-observation',
          record,
          sizeBytes: OBSERVATION_BYTES,
        })),
      )
    },
    async acceptSpans({ projectId, spans, receivedAt }) {
      refuseWhenClosing()
      const context = { projectId, receivedAt: receivedAt.getTime() }
      await store(stages.measure('validate', () => mapSpans(spans, context)))
    },
    close() {
      isClosing = true
      return buffer.drain()
    },
  }
}

function judge(request: IngestRequest): readonly Verdict[] {
  const context = {
    projectId: request.projectId,
    access: request.access,
    receivedAt: request.receivedAt.getTime(),
    scoreConfigs: request.scoreConfigs,
  }
  return request.batch.map((event, position) => acceptEvent(event, { ...context, position }))
}

function createWriter(parts: Omit<WriterParts, 'estimator'>): CommitSteps<Statement> {
  const { matcher, now, locks } = parts
  const estimator = createUsageEstimator({ matcher, load: createEncodingLoader(), now })
  return locks === undefined
    ? createStatementWriter({ ...parts, estimator })
    : createSharedStatementWriter({ ...parts, estimator }, locks)
}

function removalsOf(names: RemovedNames): readonly Statement[] {
  const { projectId, traceIds, observations, scoreIds } = names
  const sizeBytes = REMOVAL_BYTES
  return [
    ...observations.map((name): Statement => ({
      entity: 'removed-observation',
      record: { projectId, ...name },
      sizeBytes,
    })),
    ...traceIds.map((id): Statement => ({
      entity: 'removed-trace',
      record: { projectId, id },
      sizeBytes,
    })),
    ...scoreIds.map((id): Statement => ({
      entity: 'removed-score',
      record: { projectId, id },
      sizeBytes,
    })),
  ]
}

function sizeOf(statements: readonly Statement[]): number {
  return statements.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}

function answer(verdicts: readonly Verdict[]): IngestionResponse {
  return {
    successes: verdicts.flatMap((verdict) =>
      verdict.kind === 'accepted' ? [{ id: verdict.eventId, status: CREATED }] : [],
    ),
    errors: verdicts.flatMap((verdict) => (verdict.kind === 'rejected' ? [verdict.rejection] : [])),
  }
}
