import type { ScoreV3 } from '@heddle/core/schemas'

import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { type ScoreFieldGroup, toScoreV3 } from './score-v3.ts'
import { SCORE_SELECT, type SelectedScore, toScore } from './scores-of-traces.ts'

/** Which scores: by the experiment or the observation they are about. */
export interface ScoresAbout {
  readonly key: 's.dataset_run_id' | 's.observation_id'
  readonly ids: readonly string[]
  /** Scores for each id. */
  readonly limit: number
}

const GROUPS: ReadonlySet<ScoreFieldGroup> = new Set(['details', 'subject', 'annotation'])

/** The newest scores about each of these ids. */
export async function newestScores(
  sql: SqlReader,
  projectId: string,
  { key, ids, limit }: ScoresAbout,
): Promise<(id: string) => ScoreV3[]> {
  if (ids.length === 0) return () => []
  const rows = await sql.rows<SelectedScore & { readonly subject_id: string }>(
    `SELECT ${SCORE_SELECT}, ${key} AS subject_id FROM scores AS s FINAL
     WHERE s.project_id = {project:String} AND ${key} IN {ids:Array(String)}
     ORDER BY s.timestamp DESC, s.id DESC LIMIT {limit:UInt32} BY subject_id`,
    { project: projectId, ids: [...ids], limit },
  )
  const byId = Map.groupBy(rows, (row) => row.subject_id)
  return (id) => (byId.get(id) ?? []).map((row) => toScoreV3(toScore(row), GROUPS))
}
