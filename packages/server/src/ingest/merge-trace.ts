import { type ScoreRecord, mergeScores } from '../domain/score-record.ts'
import { type TraceRecord, mergeTraces } from '../domain/trace-record.ts'
import type { EntityRules } from './merge-entities.ts'

/** Traces are named by their id alone; a trace whose timestamp gets earlier moves in the table. */
export const TRACE_MERGING: EntityRules<TraceRecord> = {
  merge: mergeTraces,
  findTarget: ([only]) => only,
  begin: (statement) => statement,
  isSameRow: (one, other) => one.fields.timestamp?.value === other.fields.timestamp?.value,
}

/** Scores are named by their id alone. */
export const SCORE_MERGING: EntityRules<ScoreRecord> = {
  merge: mergeScores,
  findTarget: ([only]) => only,
  begin: (statement) => statement,
  isSameRow: (one, other) => one.fields.timestamp?.value === other.fields.timestamp?.value,
}
