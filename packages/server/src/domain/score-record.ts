import type { ScoreDataType, ScoreSource } from '@heddle/core/schemas'

import { mergeRecords } from './observation-record.ts'
import type { MergeRules, Patch, VersionedFields } from './versioned-fields.ts'

/** What events may say about a score. `timestamp` is milliseconds since the epoch. */
export interface ScoreFields {
  readonly timestamp: number
  readonly name: string
  readonly value: number
  readonly stringValue: string
  readonly dataType: ScoreDataType
  readonly source: ScoreSource
  readonly traceId: string
  readonly observationId: string
  readonly sessionId: string
  readonly datasetRunId: string
  readonly comment: string
  readonly metadata: readonly Patch[]
  readonly configId: string
  readonly queueId: string
  readonly authorUserId: string
  readonly environment: string
}

/** Rules of a score: its subject and time stay as first set; sending it again replaces the rest. */
export const SCORE_RULES: MergeRules<ScoreFields> = {
  timestamp: 'earliest',
  name: 'latest',
  value: 'latest',
  stringValue: 'latest',
  dataType: 'latest',
  source: 'latest',
  traceId: 'first',
  observationId: 'first',
  sessionId: 'first',
  datasetRunId: 'first',
  comment: 'latest',
  metadata: 'patches',
  configId: 'latest',
  queueId: 'latest',
  authorUserId: 'latest',
  environment: 'first',
}

/** Everything known about one score, with the version of each field. */
export interface ScoreRecord {
  readonly projectId: string
  readonly id: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly fields: VersionedFields<ScoreFields>
}

/** One record from two about the same score; `current` itself when the other changes nothing. */
export function mergeScores(current: ScoreRecord, incoming: ScoreRecord): ScoreRecord {
  return mergeRecords(SCORE_RULES, current, incoming)
}
