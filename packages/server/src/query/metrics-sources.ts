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
  /** The join `rollUp`, given the rows of {@link ROLL_UP_PARTS}. */
  readonly rollUp?: (parts: string) => string
}

const PROJECT = 'project_id = {project:String}'

const FROM = time('from')
const TO = time('to')

/** What observations are told of their traces. */
export const TRACES = `(SELECT id, name, user_id, session_id, tags, release, version, environment
  FROM traces FINAL WHERE ${PROJECT})`

/** The name of a trace that has none of its own: that of its first root. */
const ROOT_NAMES = `(SELECT trace_id, argMin(name, start_time) AS root_name FROM observations FINAL
  WHERE ${PROJECT} AND parent_observation_id = '' AND name IS NOT NULL GROUP BY trace_id)`

/** Times between which the observations of the traces in question start; any version of a row may widen them. */
export const SELECT_OBSERVED_BOUNDS = `SELECT toUnixTimestamp64Milli(min(observed_from)) AS since,
  toUnixTimestamp64Milli(max(observed_to)) AS until
  FROM traces WHERE ${PROJECT} AND timestamp >= ${FROM} AND timestamp < ${TO}`

/** Numbers over the observations of each trace, which may be told of in several parts of its time. */
export const ROLL_UP_PARTS = {
  table: 'observations',
  time: 'o.start_time',
  rows: `FROM observations AS o FINAL WHERE o.${PROJECT}`,
  groups: { trace_id: 'o.trace_id' },
  aggregates: {
    observations: 'count()',
    first_start: 'min(o.start_time)',
    last_end: LAST_END,
    tokens: `sumIf(o.usage_details['total'], ${COUNTS})`,
    cost: `sumIf(o.total_cost, ${COUNTS})`,
    errors: `countIf(o.level = 'ERROR')`,
    estimated: `countIf(${COUNTS_ESTIMATED})`,
  },
} as const

/** The numbers of each trace, of the rows of {@link ROLL_UP_PARTS}. */
function rollUpsOf(parts: string): string {
  return `(SELECT trace_id, sum(part.observations) AS observations,
    dateDiff('millisecond', min(part.first_start), max(part.last_end)) AS latency,
    sum(part.tokens) AS tokens, sum(part.cost) AS cost, sum(part.errors) AS errors,
    sum(part.estimated) AS estimated FROM ${parts} AS part GROUP BY trace_id)`
}

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
      scoreCount: `LEFT JOIN ${SCORES_BY('trace_id')} AS counted ON counted.trace_id = t.id`,
    },
    rollUp: (parts) => `LEFT JOIN ${rollUpsOf(parts)} AS r ON r.trace_id = t.id`,
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
