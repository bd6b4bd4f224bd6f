import type {
  Filter,
  Score,
  ScoreAgreement,
  ScoreAgreementQuery,
  ScoreDataType,
  ScoreKinds,
  ScorePage,
  ScoreSource,
} from '@heddle/core/schemas'

import type { ScoresOfTime } from './score-agreement.ts'

/** Comparisons of a score's value. */
export const SCORE_OPERATORS = ['<', '>', '<=', '>=', '!=', '='] as const
export type ScoreOperator = (typeof SCORE_OPERATORS)[number]

/** Query of `GET /api/public/v2/scores`. Absent filters let everything through; times are compared as `from <= t < to`. */
export interface ListScoresQuery {
  /** From 1. */
  readonly page: number
  /** Rows a page, 1..100. */
  readonly limit: number
  /** Conditions that must hold besides. @throws {InvalidFilterError} when the list cannot answer one. */
  readonly filter?: Filter
  readonly name?: string | undefined
  readonly fromTimestamp?: Date | undefined
  readonly toTimestamp?: Date | undefined
  readonly environment?: readonly string[] | undefined
  readonly source?: ScoreSource | undefined
  readonly dataType?: ScoreDataType | undefined
  readonly compare?: { readonly operator: ScoreOperator; readonly value: number } | undefined
  readonly scoreIds?: readonly string[] | undefined
  readonly configId?: string | undefined
  readonly queueId?: string | undefined
  readonly sessionId?: string | undefined
  readonly datasetRunId?: string | undefined
  readonly traceId?: string | undefined
  readonly observationIds?: readonly string[] | undefined
  /** User of the score's trace. */
  readonly userId?: string | undefined
  /** Tags that the score's trace has, all of them. */
  readonly traceTags?: readonly string[] | undefined
  /** Whether each score tells of its trace: user, session, tags and environment. */
  readonly withTrace: boolean
  /** Only scores of traces, without corrections: what the first version of the API knows. */
  readonly tracesOnly: boolean
}

/** Query of `GET /api/public/v3/scores`: every list lets through what is one of its members; absent ones everything. */
export interface ScoresByCursorQuery {
  /** Rows a page, 1..100. */
  readonly limit: number
  readonly cursor?: string | undefined
  readonly ids?: readonly string[] | undefined
  readonly names?: readonly string[] | undefined
  readonly sources?: readonly string[] | undefined
  readonly dataTypes?: readonly string[] | undefined
  readonly environments?: readonly string[] | undefined
  readonly configIds?: readonly string[] | undefined
  readonly queueIds?: readonly string[] | undefined
  readonly authorUserIds?: readonly string[] | undefined
  readonly traceIds?: readonly string[] | undefined
  readonly observationIds?: readonly string[] | undefined
  readonly sessionIds?: readonly string[] | undefined
  readonly datasetRunIds?: readonly string[] | undefined
  readonly numbers?: readonly number[] | undefined
  readonly texts?: readonly string[] | undefined
  readonly valueMin?: number | undefined
  readonly valueMax?: number | undefined
  readonly fromTimestamp?: Date | undefined
  readonly toTimestamp?: Date | undefined
}

/** One page of scores; `cursor` leads to the next one. */
export interface ScoresByCursor {
  readonly scores: readonly Score[]
  readonly cursor: string | undefined
}

/** Reads scores of one project. */
export interface ScoreReader {
  /** Newest first. */
  listScores(projectId: string, query: ListScoresQuery): Promise<ScorePage>
  /** Newest first; pages stay apart while scores are written. @throws {InvalidCursorError} */
  listByCursor(projectId: string, query: ScoresByCursorQuery): Promise<ScoresByCursor>
  /** Undefined when the project has no such score. */
  getScore(projectId: string, scoreId: string): Promise<Score | undefined>
  /** What was scored in a time and by whom. */
  listKinds(projectId: string, query: ScoresOfTime): Promise<ScoreKinds>
  /** How two kinds of scores agree. */
  readAgreement(projectId: string, query: ScoreAgreementQuery): Promise<ScoreAgreement>
}
