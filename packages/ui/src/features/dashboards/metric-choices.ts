import type { MetricsAggregation, MetricsView, Widget } from '@heddle/core/schemas'

import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatScore } from '../../format/score.ts'
import { formatCount, formatTokensCompact } from '../../format/tokens.ts'

export interface Choice {
  readonly id: string
  readonly label: string
}

interface ViewChoices {
  readonly label: string
  readonly measures: readonly Choice[]
  readonly dimensions: readonly Choice[]
}

const TRACE_DIMENSIONS: readonly Choice[] = [
  { id: 'environment', label: 'Environment' },
  { id: 'userId', label: 'User' },
  { id: 'sessionId', label: 'Session' },
  { id: 'tags', label: 'Tags' },
  { id: 'release', label: 'Release' },
  { id: 'version', label: 'Version' },
]

const SCORE_DIMENSIONS: readonly Choice[] = [
  { id: 'name', label: 'Name of the score' },
  { id: 'source', label: 'Source' },
  { id: 'environment', label: 'Environment' },
  { id: 'traceName', label: 'Name of the trace' },
  { id: 'observationModelName', label: 'Model' },
  { id: 'observationPromptName', label: 'Prompt' },
  { id: 'userId', label: 'User' },
]

const COUNT: Choice = { id: 'count', label: 'Number' }
const VALUE: Choice = { id: 'value', label: 'Value' }

/** What can be measured and cut by, as the server's views have it. */
export const METRIC_CHOICES: Readonly<Record<MetricsView, ViewChoices>> = {
  traces: {
    label: 'Traces',
    measures: [
      COUNT,
      { id: 'latency', label: 'Latency' },
      { id: 'totalCost', label: 'Cost' },
      { id: 'totalTokens', label: 'Tokens' },
      { id: 'hasError', label: 'Failed (1) or not (0)' },
      { id: 'observationsCount', label: 'Steps' },
      { id: 'uniqueUserIds', label: 'Users' },
      { id: 'uniqueSessionIds', label: 'Sessions' },
    ],
    dimensions: [{ id: 'name', label: 'Name' }, ...TRACE_DIMENSIONS],
  },
  observations: {
    label: 'Steps',
    measures: [
      COUNT,
      { id: 'latency', label: 'Latency' },
      { id: 'timeToFirstToken', label: 'Time to the first token' },
      { id: 'totalCost', label: 'Cost' },
      { id: 'inputTokens', label: 'Input tokens' },
      { id: 'outputTokens', label: 'Output tokens' },
      { id: 'totalTokens', label: 'Tokens' },
      { id: 'isError', label: 'Failed (1) or not (0)' },
    ],
    dimensions: [
      { id: 'providedModelName', label: 'Model' },
      { id: 'name', label: 'Name' },
      { id: 'type', label: 'Type' },
      { id: 'level', label: 'Level' },
      { id: 'promptName', label: 'Prompt' },
      { id: 'traceName', label: 'Name of the trace' },
      ...TRACE_DIMENSIONS,
    ],
  },
  'scores-numeric': { label: 'Scores', measures: [VALUE, COUNT], dimensions: SCORE_DIMENSIONS },
  'scores-boolean': {
    label: 'Scores, true or false',
    measures: [VALUE, COUNT],
    dimensions: SCORE_DIMENSIONS,
  },
  'scores-categorical': {
    label: 'Scores, categories',
    measures: [COUNT],
    dimensions: [{ id: 'stringValue', label: 'Category' }, ...SCORE_DIMENSIONS],
  },
}

/** Aggregations a chart can show; a histogram has no place in time. */
export const AGGREGATIONS = [
  'sum',
  'avg',
  'count',
  'min',
  'max',
  'p50',
  'p90',
  'p95',
  'p99',
  'uniq',
] as const satisfies readonly MetricsAggregation[]

/** The aggregations that mean something for a measure: names are only counted, the rows themselves too. */
export function aggregationsOf(measure: string): readonly MetricsAggregation[] {
  if (measure === 'count') return ['count']
  if (measure === 'uniqueUserIds' || measure === 'uniqueSessionIds') return ['uniq']
  return AGGREGATIONS.filter((aggregation) => aggregation !== 'uniq')
}

/** How the numbers of a widget are printed. */
export function widgetFormat({
  measure,
  aggregation,
}: Pick<Widget, 'measure' | 'aggregation'>): (value: number) => string {
  if (aggregation === 'count' || aggregation === 'uniq' || measure === 'count') return formatCount
  if (/latency|timeToFirstToken/iu.test(measure)) return formatDuration
  if (/cost/iu.test(measure)) return formatCost
  return /tokens/iu.test(measure) ? formatTokensCompact : formatScore
}
