import type { SqlParameters } from '../store/clickhouse/sql-reader.ts'
import { time } from './conditions.ts'
import { column, type FilterColumn, type FilterColumns, type FilterKind } from './filter-to-sql.ts'
import { amountOf, COUNTS, elapsedMs, LAST_END } from './measure-sql.ts'

/**
 * Bounds the starts of `o` to those of the traces in question, which the lists of traces look up: parameters
 * {@link observedParameters}.
 */
export const OBSERVED_IN_TIME = `o.start_time >= ${time('observedSince')} AND o.start_time <= ${time('observedUntil')}`

/** Bounds of {@link OBSERVED_IN_TIME}, milliseconds; by default those of what the store can hold. */
export function observedParameters(
  observedSince = Date.UTC(1900, 0, 2),
  observedUntil = Date.UTC(2262, 0, 1),
): SqlParameters {
  return { observedSince, observedUntil }
}

/** A number over all observations of a trace. */
function rollUpColumn(sql: string): FilterColumn {
  return {
    kind: 'number',
    where: (compare) => `t.id IN (SELECT o.trace_id FROM observations AS o FINAL
      WHERE o.project_id = {project:String} AND ${OBSERVED_IN_TIME}
      GROUP BY o.trace_id HAVING ${compare(sql)})`,
  }
}

/** A column of an observation's trace. */
function ofTrace(kind: FilterKind, sql: string): FilterColumn {
  return {
    kind,
    where: (compare) => `o.trace_id IN (SELECT t.id FROM traces AS t FINAL
      WHERE t.project_id = {project:String} AND ${compare(sql)})`,
  }
}

/** A column of a score's trace. */
function ofScoredTrace(kind: FilterKind, sql: string): FilterColumn {
  return {
    kind,
    where: (compare) => `s.trace_id IN (SELECT t.id FROM traces AS t FINAL
      WHERE t.project_id = {project:String} AND ${compare(sql)})`,
  }
}

/** A column of any observation of a trace. */
function ofAnyObservation(kind: FilterKind, sql: string): FilterColumn {
  return {
    kind,
    where: (compare) => `t.id IN (SELECT o.trace_id FROM observations AS o FINAL
      WHERE o.project_id = {project:String} AND ${OBSERVED_IN_TIME} AND ${compare(sql)})`,
  }
}

/** Scores by name, of what `subject` names: the mean of their numbers, and the categories they gave. */
function scoreColumns(subject: string, id: string): FilterColumns {
  const from = `${id} IN (SELECT s.${subject} FROM scores AS s FINAL
    WHERE s.project_id = {project:String} AND s.${subject} IS NOT NULL`
  const means = `mapApply((name, mean) -> (name, toString(mean)), avgMap(map(toString(s.name), s.value)))`
  return {
    scores_avg: {
      kind: 'map',
      where: (compare) => `${from} AND s.data_type != 'CATEGORICAL'
        GROUP BY s.${subject} HAVING ${compare(means)})`,
    },
    score_categories: {
      kind: 'categories',
      where: (compare) => `${from} AND s.string_value IS NOT NULL
        AND ${compare(`map(toString(s.name), assumeNotNull(s.string_value))`)})`,
    },
  }
}

/** A trace's name is its own or that of a root observation. */
const TRACE_NAME: FilterColumn = {
  kind: 'text',
  where: (
    compare,
  ) => `(t.name IS NOT NULL AND ${compare('t.name')}) OR (t.name IS NULL AND t.id IN (
    SELECT o.trace_id FROM observations AS o FINAL
    WHERE o.project_id = {project:String} AND ${OBSERVED_IN_TIME} AND o.parent_observation_id = ''
      AND ${compare('o.name')}))`,
}

/** Columns that `filter` may name on lists of traces. `latency` is seconds, `totalCost` USD. */
export const TRACE_FILTER_COLUMNS: FilterColumns = {
  id: column('text', 't.id'),
  timestamp: column('time', 't.timestamp'),
  name: TRACE_NAME,
  userId: column('text', 't.user_id'),
  sessionId: column('text', 't.session_id'),
  version: column('text', 't.version'),
  release: column('text', 't.release'),
  environment: column('text', 't.environment'),
  tags: column('list', 't.tags'),
  public: column('boolean', 't.public'),
  bookmarked: column('boolean', 't.bookmarked'),
  metadata: column('map', 't.metadata'),
  input: column('text', 't.input'),
  output: column('text', 't.output'),
  ...scoreColumns('trace_id', 't.id'),
  level: ofAnyObservation('text', 'o.level'),
  type: ofAnyObservation('text', 'o.type'),
  model: ofAnyObservation('text', 'o.model'),
  observationName: ofAnyObservation('text', 'o.name'),
  statusMessage: ofAnyObservation('text', 'o.status_message'),
  latency: rollUpColumn(
    `(toUnixTimestamp64Milli(${LAST_END})
      - toUnixTimestamp64Milli(min(o.start_time))) / 1000`,
  ),
  observationCount: rollUpColumn('count()'),
  totalCost: rollUpColumn(`toFloat64(sumIf(o.total_cost, ${COUNTS}))`),
  inputTokens: rollUpColumn(`sumIf(${amountOf('input')}, ${COUNTS})`),
  outputTokens: rollUpColumn(`sumIf(${amountOf('output')}, ${COUNTS})`),
  totalTokens: rollUpColumn(`sumIf(o.usage_details['total'], ${COUNTS})`),
}

/** Columns that `filter` may name on lists of observations. Times are compared, `latency` and `timeToFirstToken` are seconds. */
export const OBSERVATION_FILTER_COLUMNS: FilterColumns = {
  id: column('text', 'o.id'),
  traceId: column('text', 'o.trace_id'),
  parentObservationId: column('text', `nullIf(o.parent_observation_id, '')`),
  isRootObservation: column('boolean', `(o.parent_observation_id = '')`),
  type: column('text', 'o.type'),
  name: column('text', 'o.name'),
  level: column('text', 'o.level'),
  statusMessage: column('text', 'o.status_message'),
  version: column('text', 'o.version'),
  environment: column('text', 'o.environment'),
  startTime: column('time', 'o.start_time'),
  endTime: column('time', 'o.end_time'),
  completionStartTime: column('time', 'o.completion_start_time'),
  input: column('text', 'o.input'),
  output: column('text', 'o.output'),
  metadata: column('map', 'o.metadata'),
  model: column('text', 'o.model'),
  providedModelName: column('text', 'o.model'),
  promptName: column('text', 'o.prompt_name'),
  promptVersion: column('number', 'o.prompt_version'),
  // Null while it is running.
  latency: column('number', `${elapsedMs('o.start_time', 'o.end_time')} / 1000`),
  timeToFirstToken: column(
    'number',
    `(toUnixTimestamp64Milli(o.completion_start_time) - toUnixTimestamp64Milli(o.start_time)) / 1000`,
  ),
  totalCost: column('number', 'toFloat64(o.total_cost)'),
  inputTokens: column('number', amountOf('input')),
  outputTokens: column('number', amountOf('output')),
  totalTokens: column('number', `o.usage_details['total']`),
  userId: ofTrace('text', 't.user_id'),
  sessionId: ofTrace('text', 't.session_id'),
  tags: ofTrace('list', 't.tags'),
  release: ofTrace('text', 't.release'),
  ...scoreColumns('observation_id', 'o.id'),
}

/** Columns that `filter` may name on lists of scores. */
export const SCORE_FILTER_COLUMNS: FilterColumns = {
  id: column('text', 's.id'),
  timestamp: column('time', 's.timestamp'),
  name: column('text', 's.name'),
  value: column('number', 's.value'),
  stringValue: column('text', 's.string_value'),
  dataType: column('text', 's.data_type'),
  source: column('text', 's.source'),
  environment: column('text', 's.environment'),
  comment: column('text', 's.comment'),
  metadata: column('map', 's.metadata'),
  traceId: column('text', 's.trace_id'),
  observationId: column('text', 's.observation_id'),
  sessionId: column('text', 's.session_id'),
  datasetRunId: column('text', 's.dataset_run_id'),
  configId: column('text', 's.config_id'),
  queueId: column('text', 's.queue_id'),
  authorUserId: column('text', 's.author_user_id'),
  userId: ofScoredTrace('text', 't.user_id'),
  traceTags: ofScoredTrace('list', 't.tags'),
}
