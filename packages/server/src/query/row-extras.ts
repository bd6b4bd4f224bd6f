import type { TraceRow } from '@heddle/core/schemas'

import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { SKIP_BY_INDEX_EXACTLY } from './conditions.ts'
import type { SelectedTrace } from './trace-columns.ts'

/** Names that a list brings along at most. */
const MOST_NAMES = 20

/** Characters of a member of metadata. */
const TEXT_CHARACTERS = 200

/** Names of scores and keys of metadata that rows bring along. */
export interface RowExtras {
  readonly scores: readonly string[]
  readonly metadata: readonly string[]
}

/** The names in a parameter, one a line. */
export function linesOf(text: string | undefined): readonly string[] {
  const lines = (text ?? '').split('\n').filter((line) => line !== '')
  return [...new Set(lines)].slice(0, MOST_NAMES)
}

interface RowScore {
  readonly trace_id: string
  readonly name: string
  readonly mean: number
  readonly category: string
  readonly is_category: boolean | number
}

/** Scores of traces and of their observations by trace id: the mean of numbers, the latest of categories. */
export async function scoresOfRows(
  sql: SqlReader,
  rows: readonly Pick<SelectedTrace, 'id' | 'project_id'>[],
  names: readonly string[],
): Promise<ReadonlyMap<string, TraceRow['scores']>> {
  const [first] = rows
  if (first === undefined || names.length === 0) return new Map()
  const found = await sql.rows<RowScore>(
    `SELECT assumeNotNull(s.trace_id) AS trace_id, s.name AS name, avg(s.value) AS mean,
       argMax(ifNull(s.string_value, ''), (s.timestamp, s.id)) AS category,
       argMax(s.data_type = 'CATEGORICAL', (s.timestamp, s.id)) AS is_category
     FROM scores AS s FINAL
     WHERE s.project_id = {project:String} AND s.trace_id IN {traceIds:Array(String)}
       AND s.name IN {names:Array(String)} AND s.data_type IN ('NUMERIC', 'BOOLEAN', 'CATEGORICAL')
     GROUP BY trace_id, s.name ${SKIP_BY_INDEX_EXACTLY}`,
    { project: first.project_id, traceIds: rows.map(({ id }) => id), names },
  )
  const byTrace = Map.groupBy(found, (score) => score.trace_id)
  return new Map(
    [...byTrace].map(([id, scores]) => [id, Object.fromEntries(scores.map(toEntry))] as const),
  )
}

function toEntry({ name, mean, category, is_category: isCategory }: RowScore) {
  return [name, isCategory ? category : mean] as const
}

/** Members of metadata as people read them: texts without their quotes, everything else as JSON. */
export function metadataTexts(
  metadata: SelectedTrace['metadata'],
  keys: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const json = Object.hasOwn(metadata, key) ? metadata[key] : undefined
      return json === undefined ? [] : [[key, plainText(json).slice(0, TEXT_CHARACTERS)]]
    }),
  )
}

function plainText(json: string): string {
  if (!json.startsWith('"')) return json
  // Members are stored as JSON text.
  return JSON.parse(json) as string
}
