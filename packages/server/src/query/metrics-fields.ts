import type { MetricsView } from '@heddle/core/schemas'

import type { FilterKind } from './filter-to-sql.ts'
import { amountOf, counted, COUNTS_ESTIMATED, elapsedMs } from './measure-sql.ts'
import type { MetricsJoin } from './metrics-sources.ts'

/** Something rows can be grouped by and filtered on. */
export interface MetricsDimension {
  readonly sql: string
  readonly kind: FilterKind
  readonly needs: readonly MetricsJoin[]
  /** Has about as many values as there are rows. */
  readonly isHighCardinality: boolean
}

/**
 * A number of each row, null where it has none. `decimal`: an exact amount, summed as such. `identity`: a text whose
 * different values are counted. `row`: the row itself.
 */
export interface MetricsMeasure {
  readonly sql: string
  readonly kind: 'number' | 'decimal' | 'identity' | 'row'
  readonly needs: readonly MetricsJoin[]
}

/** What a view can be asked for. */
export interface MetricsFields {
  readonly dimensions: Readonly<Record<string, MetricsDimension>>
  readonly measures: Readonly<Record<string, MetricsMeasure>>
}

type Needs = readonly MetricsJoin[]

function dimension(sql: string, needs: Needs = [], kind: FilterKind = 'text'): MetricsDimension {
  return { sql, kind, needs, isHighCardinality: false }
}

function idDimension(sql: string, needs: Needs = []): MetricsDimension {
  return { ...dimension(sql, needs), isHighCardinality: true }
}

function measure(
  sql: string,
  needs: Needs = [],
  kind: MetricsMeasure['kind'] = 'number',
): MetricsMeasure {
  return { sql, kind, needs }
}

const COUNT = measure('1', [], 'row')

const LATENCY = elapsedMs('o.start_time', 'o.end_time')
const STREAMING = elapsedMs('o.completion_start_time', 'o.end_time')

const TRACE_NAME = 'coalesce(t.name, root.root_name)'
const NO_PARENT = `nullIf(o.parent_observation_id, '')`

const TRACES: MetricsFields = {
  dimensions: {
    id: idDimension('t.id'),
    name: dimension(TRACE_NAME, ['traceRoot']),
    tags: dimension('t.tags', [], 'list'),
    userId: idDimension('t.user_id'),
    sessionId: idDimension('t.session_id'),
    release: dimension('t.release'),
    version: dimension('t.version'),
    environment: dimension('t.environment'),
    timestampMonth: dimension(`formatDateTime(t.timestamp, '%Y-%m')`),
  },
  measures: {
    count: COUNT,
    observationsCount: measure('r.observations', ['rollUp']),
    scoresCount: measure('counted.scores', ['scoreCount']),
    uniqueUserIds: measure('t.user_id', [], 'identity'),
    uniqueSessionIds: measure('t.session_id', [], 'identity'),
    latency: measure('if(r.observations = 0, NULL, r.latency)', ['rollUp']),
    totalTokens: measure('r.tokens', ['rollUp']),
    totalCost: measure('r.cost', ['rollUp'], 'decimal'),
    estimatedCalls: measure('r.estimated', ['rollUp']),
    // Observations that failed; and whether any did, so that its mean is the share of traces that failed.
    errorsCount: measure('r.errors', ['rollUp']),
    hasError: measure('if(r.errors > 0, 1, 0)', ['rollUp']),
  },
}

const OBSERVATIONS: MetricsFields = {
  dimensions: {
    id: idDimension('o.id'),
    traceId: idDimension('o.trace_id'),
    traceName: dimension(TRACE_NAME, ['trace', 'traceRoot']),
    environment: dimension('o.environment'),
    parentObservationId: idDimension(NO_PARENT),
    isRootObservation: dimension(`toBool(o.parent_observation_id = '')`, [], 'boolean'),
    type: dimension('o.type'),
    name: dimension('o.name'),
    level: dimension('o.level'),
    version: dimension('o.version'),
    tags: dimension('t.tags', ['trace'], 'list'),
    providedModelName: dimension('o.model'),
    promptName: dimension('o.prompt_name'),
    promptVersion: dimension('o.prompt_version', [], 'number'),
    userId: idDimension('t.user_id', ['trace']),
    sessionId: idDimension('t.session_id', ['trace']),
    release: dimension('t.release', ['trace']),
    traceRelease: dimension('t.release', ['trace']),
    traceVersion: dimension('t.version', ['trace']),
    startTimeMonth: dimension(`formatDateTime(o.start_time, '%Y-%m')`),
    costType: dimension('detail_type', ['detail']),
    usageType: dimension('detail_type', ['detail']),
  },
  measures: {
    count: COUNT,
    latency: measure(LATENCY),
    streamingLatency: measure(STREAMING),
    timeToFirstToken: measure(elapsedMs('o.start_time', 'o.completion_start_time')),
    inputTokens: measure(counted(amountOf('input'))),
    outputTokens: measure(counted(amountOf('output'))),
    totalTokens: measure(counted(`o.usage_details['total']`)),
    outputTokensPerSecond: measure(`${amountOf('output')} / nullIf(${STREAMING}, 0) * 1000`),
    tokensPerSecond: measure(`o.usage_details['total'] / nullIf(${LATENCY}, 0) * 1000`),
    inputCost: measure(counted(amountOf('input', 'o.cost_details')), [], 'decimal'),
    outputCost: measure(counted(amountOf('output', 'o.cost_details')), [], 'decimal'),
    totalCost: measure(counted('o.total_cost'), [], 'decimal'),
    countScores: measure('counted.scores', ['scoreCount']),
    countedCalls: measure(counted('1')),
    // Calls with tokens that nobody reported; where there are some, sums of tokens and costs are estimates.
    estimatedCalls: measure(`if(${COUNTS_ESTIMATED}, 1, 0)`),
    isError: measure(`if(o.level = 'ERROR', 1, 0)`),
    traceId: measure('o.trace_id', [], 'identity'),
    uniqueUserIds: measure('t.user_id', ['trace'], 'identity'),
    uniqueSessionIds: measure('t.session_id', ['trace'], 'identity'),
    costByType: measure(counted('o.cost_details[detail_type]'), ['detail'], 'decimal'),
    usageByType: measure(counted('o.usage_details[detail_type]'), ['detail']),
  },
}

const SCORES: MetricsFields = {
  dimensions: {
    id: idDimension('s.id'),
    name: dimension('s.name'),
    environment: dimension('s.environment'),
    source: dimension('s.source'),
    dataType: dimension('s.data_type'),
    traceId: idDimension('s.trace_id'),
    observationId: idDimension('s.observation_id'),
    configId: dimension('s.config_id'),
    // So that a distribution has few groups: two decimals tell scores apart.
    valueRounded: dimension('round(s.value, 2)', [], 'number'),
    timestampMonth: dimension(`formatDateTime(s.timestamp, '%Y-%m')`),
    timestampDay: dimension(`formatDateTime(s.timestamp, '%Y-%m-%d')`),
    traceName: dimension(TRACE_NAME, ['trace', 'traceRoot']),
    tags: dimension('t.tags', ['trace'], 'list'),
    userId: idDimension('t.user_id', ['trace']),
    sessionId: idDimension('coalesce(s.session_id, t.session_id)', ['trace']),
    datasetRunId: dimension('s.dataset_run_id'),
    observationName: dimension('scored.name', ['observation']),
    observationModelName: dimension('scored.model', ['observation']),
    observationPromptName: dimension('scored.prompt_name', ['observation']),
    observationPromptVersion: dimension('scored.prompt_version', ['observation'], 'number'),
  },
  measures: { count: COUNT, value: measure('s.value') },
}

/** What every view can be asked for. */
export const METRICS_FIELDS: Readonly<Record<MetricsView, MetricsFields>> = {
  traces: TRACES,
  observations: OBSERVATIONS,
  'scores-numeric': SCORES,
  'scores-boolean': {
    ...SCORES,
    dimensions: {
      ...SCORES.dimensions,
      booleanValue: dimension('toBool(s.value = 1)', [], 'boolean'),
    },
  },
  'scores-categorical': {
    dimensions: { ...SCORES.dimensions, stringValue: dimension('s.string_value') },
    measures: { count: COUNT },
  },
}
