import type { ExperimentItem, ExperimentItemPage } from '@heddle/core/schemas'

import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import { allOf, type Condition, time, when, whenSome } from './conditions.ts'
import {
  EXPERIMENT_ITEM_FILTER_COLUMNS,
  EXPERIMENT_SQL,
  IS_ITEM,
  readSaidExperiment,
} from './experiment-columns.ts'
import type { ListExperimentItemsQuery } from './experiment-reader.ts'
import { newestScores } from './experiment-scores.ts'
import { filterConditions } from './filter-to-sql.ts'
import { selectNewest } from './list-observations.ts'
import { type SelectedObservation, toObservation } from './observation-columns.ts'
import { olderThan, toCursor } from './observation-cursor.ts'

/** One page of items, newest first; those of one moment by id, so that no page repeats another. */
export async function listExperimentItems(
  sql: SqlReader,
  projectId: string,
  query: ListExperimentItemsQuery,
): Promise<ExperimentItemPage> {
  const conditions = allOf(itemConditions(projectId, query))
  const rows = await selectNewest(sql, conditions, {
    offset: 0,
    limit: query.limit + 1,
    extent: 'whole',
  })
  const page = rows.slice(0, query.limit)
  const last = rows.length > query.limit ? page.at(-1) : undefined
  const scores = await newestScores(sql, projectId, {
    key: 's.observation_id',
    ids: query.fields.has('scores') ? page.map((row) => row.id) : [],
    limit: query.scoreLimit,
  })
  return {
    data: page.map((row) => toItem(row, query, scores(row.id))),
    meta: last === undefined ? {} : { cursor: toCursor(last) },
  }
}

function itemConditions(projectId: string, query: ListExperimentItemsQuery): readonly Condition[] {
  const { id, name, itemId, datasetId } = EXPERIMENT_SQL
  return [
    when(projectId, 'o.project_id = {project:String}', 'project'),
    { sql: IS_ITEM, parameters: {} },
    when(query.fromStartTime.getTime(), `o.start_time >= ${time('from')}`, 'from'),
    when(query.toStartTime?.getTime(), `o.start_time < ${time('to')}`, 'to'),
    whenSome(query.experimentIds, `${id} IN {experiments:Array(String)}`, 'experiments'),
    whenSome(query.experimentNames, `${name} IN {names:Array(String)}`, 'names'),
    whenSome(query.itemIds, `${itemId} IN {items:Array(String)}`, 'items'),
    whenSome(query.datasetIds, `${datasetId} IN {sets:Array(String)}`, 'sets'),
    ...filterConditions(query.filter ?? [], EXPERIMENT_ITEM_FILTER_COLUMNS),
    olderThan(query.cursor),
  ]
}

type Scores = NonNullable<ExperimentItem['scores']>

function toItem(
  row: SelectedObservation,
  { fields }: ListExperimentItemsQuery,
  scores: Scores,
): ExperimentItem {
  const said = readSaidExperiment(row.metadata['experiment'] ?? '')
  const { id, traceId, startTime, endTime, level, environment, input, output, metadata } =
    toObservation(row)
  const { experiment: _, ...ownMetadata } = metadata
  return {
    id,
    traceId,
    startTime,
    endTime,
    level,
    environment,
    experimentId: said.id,
    experimentName: said.name,
    experimentItemId: said.itemId,
    ...(fields.has('dataset')
      ? { experimentDatasetId: said.datasetId, experimentItemVersion: said.itemVersion }
      : {}),
    ...(fields.has('io') ? { input, output, expectedOutput: said.expectedOutput } : {}),
    ...(fields.has('metadata') ? { metadata: ownMetadata } : {}),
    ...(fields.has('itemMetadata') ? { experimentItemMetadata: said.itemMetadata } : {}),
    ...(fields.has('experimentMetadata')
      ? { experimentMetadata: said.metadata, experimentDescription: said.description }
      : {}),
    ...(fields.has('scores') ? { scores: ofTrace(scores, traceId) } : {}),
  }
}

/** Ids of observations may come again in another trace. */
function ofTrace(scores: Scores, traceId: string): Scores {
  return scores.filter(
    ({ subject }) => subject?.kind === 'observation' && subject.traceId === traceId,
  )
}
