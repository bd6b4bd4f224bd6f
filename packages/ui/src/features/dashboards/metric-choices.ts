import type { MetricsAggregation, MetricsView, Widget } from '@heddle/core/schemas'

import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatScore } from '../../format/score.ts'
import { formatCount, formatTokensCompact } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'

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
  { id: 'environment', label: t('Environment') },
  { id: 'userId', label: t('User') },
  { id: 'sessionId', label: t('Session') },
  { id: 'tags', label: t('Tags') },
  { id: 'release', label: t('Release') },
  { id: 'version', label: t('Version') },
]

const SCORE_DIMENSIONS: readonly Choice[] = [
  { id: 'name', label: t('Name of the score') },
  { id: 'source', label: t('Source') },
  { id: 'environment', label: t('Environment') },
  { id: 'traceName', label: t('Name of the trace') },
  { id: 'observationModelName', label: t('Model') },
  { id: 'observationPromptName', label: t('Prompt') },
  { id: 'userId', label: t('User') },
]

const COUNT: Choice = { id: 'count', label: t('Number') }
const VALUE: Choice = { id: 'value', label: t('Value') }

/** What can be measured and cut by, as the server's views have it. */
export const METRIC_CHOICES: Readonly<Record<MetricsView, ViewChoices>> = {
  traces: {
    label: t('Traces'),
    measures: [
      COUNT,
      { id: 'latency', label: t('Latency') },
      { id: 'totalCost', label: t('Cost') },
      { id: 'totalTokens', label: t('Tokens') },
      { id: 'hasError', label: t('Failed (1) or not (0)') },
      { id: 'observationsCount', label: t('Steps') },
      { id: 'uniqueUserIds', label: t('Users') },
      { id: 'uniqueSessionIds', label: t('Sessions') },
    ],
    dimensions: [{ id: 'name', label: t('Name') }, ...TRACE_DIMENSIONS],
  },
  observations: {
    label: t('Steps'),
    measures: [
      COUNT,
      { id: 'latency', label: t('Latency') },
      { id: 'timeToFirstToken', label: t('Time to the first token') },
      { id: 'totalCost', label: t('Cost') },
      { id: 'inputTokens', label: t('Input tokens') },
      { id: 'outputTokens', label: t('Output tokens') },
      { id: 'totalTokens', label: t('Tokens') },
      { id: 'isError', label: t('Failed (1) or not (0)') },
    ],
    dimensions: [
      { id: 'providedModelName', label: t('Model') },
      { id: 'name', label: t('Name') },
      { id: 'type', label: t('Type') },
      { id: 'level', label: t('Level') },
      { id: 'promptName', label: t('Prompt') },
      { id: 'traceName', label: t('Name of the trace') },
      ...TRACE_DIMENSIONS,
    ],
  },
  'scores-numeric': { label: t('Scores'), measures: [VALUE, COUNT], dimensions: SCORE_DIMENSIONS },
  'scores-boolean': {
    label: t('Scores, true or false'),
    measures: [VALUE, COUNT],
    dimensions: SCORE_DIMENSIONS,
  },
  'scores-categorical': {
    label: t('Scores, categories'),
    measures: [COUNT],
    dimensions: [{ id: 'stringValue', label: t('Category') }, ...SCORE_DIMENSIONS],
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

const OF_TOKENS: ReadonlySet<string> = new Set([
  'totalCost',
  'inputTokens',
  'outputTokens',
  'totalTokens',
])

/** Whether the numbers of a widget are made of tokens, which may be estimated. */
export function isMadeOfTokens({
  measure,
  aggregation,
}: Pick<Widget, 'measure' | 'aggregation'>): boolean {
  return OF_TOKENS.has(measure) && aggregation !== 'count' && aggregation !== 'uniq'
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
