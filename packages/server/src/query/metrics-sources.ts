import type { MetricsView } from '@heddle/core/schemas'

import { time } from './conditions.ts'
import { COUNTS, COUNTS_ESTIMATED, LAST_END } from './measure-sql.ts'

/** A table that a field of a view needs beside the view's own. */
export type MetricsJoin = 'trace' | 'traceRoot' | 'rollUp' | 'scoreCount' | 'observation' | 'detail'

/** Where a view's rows come from. Joined tables are read for the project alone, and only when a field needs them. */
export interface MetricsSource {
  readonly from: string
  readonly project: string
  readonly time: string
  /** A condition that all rows of the view fulfil; '' for none. */
  readonly always: string
  readonly joins: Readonly<Partial<Record<MetricsJoin, string>>>
}

const PROJECT = 'project_id = {project:String}'

const FROM = time('from')
const TO = time('to')

const TRACES = `(SELECT id, name, user_id, session_id, tags, release, version, environment
  FROM traces FINAL WHERE ${PROJECT})`

/** The name of a trace that has none of its own: that of its first root. */
const ROOT_NAMES = `(SELECT trace_id, argMin(name, start_time) AS root_name FROM observations FINAL
  WHERE ${PROJECT} AND parent_observation_id = '' AND name IS NOT NULL GROUP BY trace_id)`

/** Times between which the observations of the traces in question start; any version of a row may widen them. */
const OBSERVED = (bound: string): string =>
  `(SELECT ${bound} FROM traces WHERE ${PROJECT} AND timestamp >= ${FROM} AND timestamp < ${TO})`

const ROLL_UPS = `(SELECT trace_id, count() AS observations,
    dateDiff('millisecond', min(start_time), ${LAST_END}) AS latency,
    sumIf(usage_details['total'], ${COUNTS}) AS tokens, sumIf(total_cost, ${COUNTS}) AS cost,
    countIf(level = 'ERROR') AS errors, countIf(${COUNTS_ESTIMATED}) AS estimated
  FROM observations AS o FINAL WHERE ${PROJECT}
    AND start_time >= ${OBSERVED(`ifNull(min(observed_from), ${FROM})`)}
    AND start_time <= ${OBSERVED(`ifNull(max(observed_to), ${FROM})`)}
  GROUP BY trace_id)`

const SCORES_BY = (key: string): string =>
  `(SELECT ${key}, count() AS scores FROM scores FINAL WHERE ${PROJECT} AND ${key} IS NOT NULL GROUP BY ${key})`

/** Cost and usage by type, without the totals, so that the rows add up. */
const DETAILS = `ARRAY JOIN arrayFilter(type -> type != 'total',
  arrayDistinct(arrayConcat(mapKeys(o.cost_details), mapKeys(o.usage_details)))) AS detail_type`

const SCORED_OBSERVATIONS = `(SELECT id, trace_id, name, model, prompt_name, prompt_version
  FROM observations FINAL WHERE ${PROJECT} AND id IN (SELECT ifNull(observation_id, '') FROM scores
    WHERE ${PROJECT} AND timestamp >= ${FROM} AND timestamp < ${TO}))`

function scores(dataTypes: string): MetricsSource {
  return {
    from: 'scores AS s FINAL',
    project: 's.project_id',
    time: 's.timestamp',
    always: `s.data_type IN (${dataTypes})`,
    joins: {
      trace: `LEFT JOIN ${TRACES} AS t ON t.id = s.trace_id`,
      traceRoot: `LEFT JOIN ${ROOT_NAMES} AS root ON root.trace_id = s.trace_id`,
      observation: `LEFT JOIN ${SCORED_OBSERVATIONS} AS scored
        ON scored.id = s.observation_id AND scored.trace_id = s.trace_id`,
    },
  }
}

/** A boolean score is a number too, 0 or 1: its mean is how often it was true. */
export const METRICS_SOURCES: Readonly<Record<MetricsView, MetricsSource>> = {
  traces: {
    from: 'traces AS t FINAL',
    project: 't.project_id',
    time: 't.timestamp',
    always: '',
    joins: {
      traceRoot: `LEFT JOIN ${ROOT_NAMES} AS root ON root.trace_id = t.id`,
      rollUp: `LEFT JOIN ${ROLL_UPS} AS r ON r.trace_id = t.id`,
      scoreCount: `LEFT JOIN ${SCORES_BY('trace_id')} AS counted ON counted.trace_id = t.id`,
    },
  },
  observations: {
    from: 'observations AS o FINAL',
    project: 'o.project_id',
    time: 'o.start_time',
    always: '',
    joins: {
      trace: `LEFT JOIN ${TRACES} AS t ON t.id = o.trace_id`,
      traceRoot: `LEFT JOIN ${ROOT_NAMES} AS root ON root.trace_id = o.trace_id`,
      scoreCount: `LEFT JOIN ${SCORES_BY('observation_id')} AS counted ON counted.observation_id = o.id`,
      detail: DETAILS,
    },
  },
  'scores-numeric': scores("'NUMERIC', 'BOOLEAN'"),
  'scores-boolean': scores("'BOOLEAN'"),
  'scores-categorical': scores("'CATEGORICAL'"),
}
