import type { ObservationRecord } from '../domain/observation-record.ts'
import type { ScoreRecord } from '../domain/score-record.ts'
import { mergeTraces, type TraceRecord } from '../domain/trace-record.ts'
import type { StageTimes } from '../self-telemetry/stage-times.ts'
import type { IdHashSource } from '../store/observation-store.ts'
import { createBillingIndex } from './billing-index.ts'
import type { IngestParts } from './create-ingest-service.ts'
import { enrich } from './enrich.ts'
import { StoreUnavailableError } from './ingest-service.ts'
import { ANY_ID, type KnownIds, createKnownIds } from './known-ids.ts'
import { impliedTrace } from './map-trace-event.ts'
import {
  type EntityMerger,
  type EntityWrite,
  type Identified,
  createEntityMerger,
} from './merge-entities.ts'
import { OBSERVATION_MERGING } from './merge-observation.ts'
import { SCORE_MERGING, TRACE_MERGING } from './merge-trace.ts'
import { settleBilling, traceOf } from './settle-billing.ts'
import type { ObservationName, Statement } from './statement.ts'
import type { UsageEstimator } from './usage-estimator.ts'
import type { CommitSteps } from './write-buffer.ts'

/** Recent observations in memory: some ten thousand, so that the end of a step finds its start without a query. */
const OBSERVATION_CACHE_BYTES = 64 * 1024 * 1024

/** Recent traces and scores in memory. */
const TRACE_CACHE_BYTES = 16 * 1024 * 1024

/** Rough size of a trace that is only known from its observations, bytes. */
const IMPLIED_TRACE_BYTES = 300

/** Rough size of the news that an observation does not count, bytes. */
const COVERAGE_BYTES = 50

/** What writing statements works with. */
export type WriterParts = IngestParts & {
  readonly estimator: UsageEstimator
  readonly stages: StageTimes
}

/** Merges statements into rows and writes the rows of one group together. */
export function createStatementWriter(parts: WriterParts): CommitSteps<Statement> {
  const nextRowVersion = createRowVersions(parts.now)
  const knownTraces = knownIdsOf(parts.traces)
  const { observations, traces, scores } = createMergers(parts, { nextRowVersion, knownTraces })
  const billing = {
    index: createBillingIndex(),
    store: parts.observations,
    knownTraces,
    matcher: parts.matcher,
    nextVersion: nextRowVersion,
  }
  return {
    async prepare(statements) {
      const startedAt = performance.now()
      const sorted = sortByEntity(statements)
      const merged = await mergeAll(observations, sorted.observation)
      const repriced = await changeObservations(observations, sorted.changedObservation)
      const covered = await settleBilling(billing, {
        records: [...merged, ...repriced],
        removed: removedOnTheirOwn(sorted),
      })
      await mergeAll(observations, covered.map(coverageStatement))
      await removeAll(traces, sorted.removedTrace)
      for (const { record } of sorted.removedTrace)
        billing.index.forget({ projectId: record.projectId, traceId: record.id })
      await mergeAll(traces, [...sorted.trace, ...impliedStatements(merged)])
      await mergeScores(scores, sorted.score)
      parts.stages.addSince('merge', startedAt)
    },
    async commit() {
      const groups = {
        observations: observations.takeGroup(),
        traces: traces.takeGroup(),
        scores: scores.takeGroup(),
      }
      const results = await writeGroups(parts, {
        observations: groups.observations.writes,
        traces: groups.traces.writes,
        scores: groups.scores.writes,
      })
      const failure = results.find((result) => result.status === 'rejected')
      for (const group of Object.values(groups)) group.settle(failure === undefined)
      if (failure !== undefined) {
        for (const { record } of groups.observations.writes) billing.index.forget(traceOf(record))
        throw new StoreUnavailableError(
          'The store did not take the events; send the batch again.',
          { cause: failure.reason },
        )
      }
    },
  }
}

interface Writes {
  readonly observations: readonly EntityWrite<ObservationRecord>[]
  readonly traces: readonly EntityWrite<TraceRecord>[]
  readonly scores: readonly EntityWrite<ScoreRecord>[]
}

/** Writes into all stores side by side. A store encodes rows before it waits for anything. */
async function writeGroups(
  parts: WriterParts,
  { observations, traces, scores }: Writes,
): Promise<readonly PromiseSettledResult<void>[]> {
  const { stages, matcher, estimator } = parts
  let handedOverAt = performance.now()
  const writeObservations = async () => {
    const kept = observations.filter(({ isDeleted }) => !isDeleted)
    const estimates = await estimator.estimate(kept.map(({ record }) => record))
    const writing = stages.measure('encode', () =>
      parts.observations.write(
        observations.map((write) => enrich(write, matcher, estimates.get(write.record))),
      ),
    )
    handedOverAt = performance.now()
    await writing
  }
  const results = await Promise.allSettled([
    writeObservations(),
    ...stages.measure('encode', () => [parts.traces.write(traces), parts.scores.write(scores)]),
  ])
  stages.addSince('store', handedOverAt)
  return results
}

interface Shared {
  readonly nextRowVersion: () => number
  readonly knownTraces: KnownIds
}

function createMergers(parts: IngestParts, { nextRowVersion, knownTraces }: Shared) {
  return {
    observations: createEntityMerger<ObservationRecord>({
      rules: OBSERVATION_MERGING,
      find: (ids) => parts.observations.find(ids),
      knownIds: knownIdsOf(parts.observations),
      nextRowVersion,
      cacheBytes: OBSERVATION_CACHE_BYTES,
    }),
    traces: createEntityMerger<TraceRecord>({
      rules: TRACE_MERGING,
      find: (ids) => parts.traces.find(ids),
      knownIds: knownTraces,
      nextRowVersion,
      cacheBytes: TRACE_CACHE_BYTES,
    }),
    scores: createEntityMerger<ScoreRecord>({
      rules: SCORE_MERGING,
      find: (ids) => parts.scores.find(ids),
      knownIds: knownIdsOf(parts.scores),
      nextRowVersion,
      cacheBytes: TRACE_CACHE_BYTES,
    }),
  }
}

function knownIdsOf({ storedIds }: IdHashSource): KnownIds {
  return storedIds === undefined ? ANY_ID : createKnownIds(storedIds())
}

function coverageStatement(record: ObservationRecord): Sized<ObservationRecord> {
  return { record, sizeBytes: COVERAGE_BYTES }
}

/** What observations say about their traces, one statement a trace. */
function impliedStatements(
  observations: readonly ObservationRecord[],
): readonly Sized<TraceRecord>[] {
  const records = new Map<string, TraceRecord>()
  for (const observation of observations) {
    const traceId = observation.fields.traceId?.value ?? observation.id
    const key = `${observation.projectId}\u0000${traceId}`
    const implied = impliedTrace(observation, traceId)
    const before = records.get(key)
    records.set(key, before === undefined ? implied : mergeTraces(before, implied))
  }
  return [...records.values()].map((record) => ({ record, sizeBytes: IMPLIED_TRACE_BYTES }))
}

interface Sized<EntityRecord> {
  readonly record: EntityRecord
  readonly sizeBytes: number
}

/** Merges statements about one kind of entity and returns the records as they are then. */
async function mergeAll<EntityRecord extends Identified>(
  merger: EntityMerger<EntityRecord>,
  statements: readonly Sized<EntityRecord>[],
): Promise<readonly EntityRecord[]> {
  if (statements.length === 0) return []
  const known = await merger.recall(statements.map(({ record }) => record))
  return statements.map(({ record, sizeBytes }) => merger.apply(record, sizeBytes, known))
}

type Of<Entity extends Statement['entity']> = Extract<Statement, { entity: Entity }>

type ChangedObservation = Of<'removed-observation' | 'repriced-observation'>

/** Takes observations away and writes others again, whose cost is then worked out anew; returns the latter. */
async function changeObservations(
  merger: EntityMerger<ObservationRecord>,
  statements: readonly ChangedObservation[],
): Promise<readonly ObservationRecord[]> {
  if (statements.length === 0) return []
  const known = await merger.recall(statements.map(({ record }) => record))
  return statements.flatMap(({ entity, record: { traceId, ...name } }) => {
    const isMeant = (record: ObservationRecord) => record.fields.traceId?.value === traceId
    if (entity === 'repriced-observation') return merger.rewrite(name, known, isMeant)
    merger.remove(name, known, isMeant)
    return []
  })
}

/** Observations that go while their trace stays. */
function removedOnTheirOwn(sorted: SortedStatements): readonly ObservationName[] {
  const gone = new Set(sorted.removedTrace.map(({ record }) => nameOf(record, record.id)))
  return sorted.changedObservation
    .filter(({ entity }) => entity === 'removed-observation')
    .map(({ record }) => record)
    .filter((record) => !gone.has(nameOf(record, record.traceId)))
}

function nameOf({ projectId }: { readonly projectId: string }, traceId: string): string {
  return JSON.stringify([projectId, traceId])
}

/** What was said of the traces before, in the same round, is gone too. */
async function removeAll<EntityRecord extends Identified>(
  merger: EntityMerger<EntityRecord>,
  statements: readonly { readonly record: Identified }[],
): Promise<void> {
  if (statements.length === 0) return
  const known = await merger.recall(statements.map(({ record }) => record))
  for (const { record } of statements) merger.remove(record, known)
}

type ScoreStatement = Of<'score' | 'removed-score'>

/** Merges and takes away scores in the order that was said. */
async function mergeScores(
  merger: EntityMerger<ScoreRecord>,
  statements: readonly ScoreStatement[],
): Promise<void> {
  if (statements.length === 0) return
  const known = await merger.recall(statements.map(({ record }) => record))
  for (const statement of statements) {
    if (statement.entity === 'score') merger.apply(statement.record, statement.sizeBytes, known)
    else merger.remove(statement.record, known)
  }
}

interface SortedStatements {
  readonly observation: Sized<ObservationRecord>[]
  readonly changedObservation: ChangedObservation[]
  readonly trace: Sized<TraceRecord>[]
  readonly removedTrace: Of<'removed-trace'>[]
  readonly score: ScoreStatement[]
}

function sortByEntity(statements: readonly Statement[]): SortedStatements {
  const sorted: SortedStatements = {
    observation: [],
    changedObservation: [],
    trace: [],
    removedTrace: [],
    score: [],
  }
  for (const statement of statements)
    switch (statement.entity) {
      case 'observation':
        sorted.observation.push(statement)
        break
      case 'removed-observation':
      case 'repriced-observation':
        sorted.changedObservation.push(statement)
        break
      case 'trace':
        sorted.trace.push(statement)
        break
      case 'removed-trace':
        sorted.removedTrace.push(statement)
        break
      case 'score':
      case 'removed-score':
        sorted.score.push(statement)
        break
      default:
        statement satisfies never
    }
  return sorted
}

/** Numbers that grow with every write, also over restarts: microseconds of the clock, or one more than the last. */
function createRowVersions(now: () => number): () => number {
  let last = 0
  return () => {
    last = Math.max(last + 1, now() * 1000)
    return last
  }
}
