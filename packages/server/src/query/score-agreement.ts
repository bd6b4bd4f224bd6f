import type {
  ScoreAgreement,
  ScoreAgreementQuery,
  ScoreKind,
  ScoreKinds,
} from '@heddle/core/schemas'

import { describeAgreement, type LabelPair } from '../domain/agreement.ts'
import type { SqlParameters, SqlReader } from '../store/clickhouse/sql-reader.ts'
import { allOf, time, when, where } from './conditions.ts'

/** Kinds that are listed. */
const LISTED_KINDS = 200

/** A time: ISO 8601, `from` inclusive and `to` exclusive. */
export interface ScoresOfTime {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** What was scored in a time and by whom, the most frequent first; corrections are no judgement. */
export async function listScoreKinds(
  sql: SqlReader,
  projectId: string,
  { from, to }: ScoresOfTime,
): Promise<ScoreKinds> {
  const conditions = allOf([
    when(projectId, `s.project_id = {project:String} AND s.data_type != 'CORRECTION'`, 'project'),
    when(epoch(from), `s.timestamp >= ${time('from')}`, 'from'),
    when(epoch(to), `s.timestamp < ${time('to')}`, 'to'),
  ])
  const kinds = await sql.rows<ScoreKind>(
    `SELECT s.name AS name, s.source AS source, s.data_type AS dataType, count() AS count
     FROM scores AS s FINAL ${where(conditions)}
     GROUP BY name, source, dataType ORDER BY count DESC, name, source LIMIT ${LISTED_KINDS}`,
    conditions.parameters,
  )
  return { kinds }
}

/** The latest score of a kind for each thing that has one. */
function latestOf(side: 'first' | 'second', isInTime: string): string {
  return `SELECT assumeNotNull(s.trace_id) AS trace_id, ifNull(s.observation_id, '') AS observation_id,
      argMax(s.value, (s.timestamp, s.id)) AS number,
      argMax(ifNull(s.string_value, ''), (s.timestamp, s.id)) AS text,
      argMax(s.data_type = 'CATEGORICAL', (s.timestamp, s.id)) AS is_category
    FROM scores AS s FINAL
    WHERE s.project_id = {project:String} AND s.name = {${side}Name:String}
      AND s.source = {${side}Source:String} AND s.trace_id IS NOT NULL
      AND s.data_type IN ('NUMERIC', 'BOOLEAN', 'CATEGORICAL') ${isInTime}
    GROUP BY trace_id, observation_id`
}

/** Things that both sides have scored. */
function pairsOf(isInTime: string): string {
  return `SELECT a.number AS first_number, b.number AS second_number,
      a.is_category OR b.is_category AS is_category,
      if(a.is_category, a.text, if(a.number >= {threshold:Float64}, 'passed', 'failed')) AS first_label,
      if(b.is_category, b.text, if(b.number >= {threshold:Float64}, 'passed', 'failed')) AS second_label
    FROM (${latestOf('first', isInTime)}) AS a
    INNER JOIN (${latestOf('second', isInTime)}) AS b
      ON a.trace_id = b.trace_id AND a.observation_id = b.observation_id`
}

/** The rank of a number among all of its side; equal numbers share the mean of their ranks. */
const meanRank = (column: string): string =>
  `rank() OVER (ORDER BY ${column}) + (count() OVER (PARTITION BY ${column}) - 1) / 2`

/** How two kinds of scores agree on what has both. */
export async function readScoreAgreement(
  sql: SqlReader,
  projectId: string,
  query: ScoreAgreementQuery,
): Promise<ScoreAgreement> {
  const { from, to } = query
  const isInTime = [
    ...(from === undefined ? [] : [`AND s.timestamp >= ${time('from')}`]),
    ...(to === undefined ? [] : [`AND s.timestamp < ${time('to')}`]),
  ].join(' ')
  const parameters = agreementParameters(projectId, query)
  const [labels, [ranks]] = await Promise.all([
    sql.rows<LabelPair>(
      `SELECT first_label AS first, second_label AS second, count() AS count
       FROM (${pairsOf(isInTime)}) GROUP BY first, second`,
      parameters,
    ),
    sql.rows<{ spearman: number | null; categories: number }>(
      `SELECT corr(first_rank, second_rank) AS spearman, countIf(is_category) AS categories
       FROM (SELECT is_category, toFloat64(${meanRank('first_number')}) AS first_rank,
         toFloat64(${meanRank('second_number')}) AS second_rank FROM (${pairsOf(isInTime)}))`,
      parameters,
    ),
  ])
  const spearman = ranks?.categories === 0 ? ranks.spearman : null
  return {
    ...describeAgreement(labels),
    // The engine answers NaN as null; infinities cannot come.
    spearman: typeof spearman === 'number' && Number.isFinite(spearman) ? spearman : null,
  }
}

function agreementParameters(projectId: string, query: ScoreAgreementQuery): SqlParameters {
  const from = epoch(query.from)
  const to = epoch(query.to)
  return {
    project: projectId,
    firstName: query.name,
    firstSource: query.source,
    secondName: query.otherName,
    secondSource: query.otherSource,
    threshold: query.threshold,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  }
}

function epoch(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text)
}
