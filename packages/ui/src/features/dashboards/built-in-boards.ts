import type { DashboardView, Widget } from '@heddle/core/schemas'

import { t } from '../../messages/translate.ts'

export interface BuiltInBoard {
  readonly id: string
  readonly name: string
  readonly body: DashboardView
}

type Said = Pick<Widget, 'title' | 'chart' | 'view' | 'measure' | 'aggregation'> &
  Partial<Pick<Widget, 'dimension' | 'span'>>

function board(
  id: string,
  { name, description }: { readonly name: string; readonly description: string },
  widgets: readonly Said[],
): BuiltInBoard {
  return {
    id,
    name,
    body: {
      kind: 'dashboard',
      description,
      widgets: widgets.map((said, index) => ({
        id: `${id}-${index}`,
        dimension: null,
        filters: [],
        span: 6,
        ...said,
      })),
    },
  }
}

const cost = { view: 'observations', measure: 'totalCost', aggregation: 'sum' } as const
const latency = { view: 'traces', measure: 'latency' } as const

/** Boards that come with the product. They cannot be changed; a copy can. */
export const BUILT_IN_BOARDS: readonly BuiltInBoard[] = [
  board('costs', { name: t('Cost'), description: t('What is spent, by model, user and day.') }, [
    { ...cost, title: t('Cost'), chart: 'number', span: 4 },
    {
      view: 'observations',
      measure: 'totalTokens',
      aggregation: 'sum',
      title: t('Tokens'),
      chart: 'number',
      span: 4,
    },
    {
      view: 'traces',
      measure: 'totalCost',
      aggregation: 'avg',
      title: t('Cost of a trace'),
      chart: 'number',
      span: 4,
    },
    {
      ...cost,
      title: t('Cost by model over time'),
      chart: 'bars',
      dimension: 'providedModelName',
      span: 12,
    },
    { ...cost, title: t('Cost by user'), chart: 'list', dimension: 'userId' },
    { ...cost, title: t('Cost by step'), chart: 'list', dimension: 'name' },
  ]),
  board(
    'latency',
    {
      name: t('Latency'),
      description: t('How long people wait, from the median to the slowest hundredth.'),
    },
    [
      { ...latency, aggregation: 'p50', title: t('Median'), chart: 'number', span: 4 },
      { ...latency, aggregation: 'p95', title: 'p95', chart: 'number', span: 4 },
      { ...latency, aggregation: 'p99', title: 'p99', chart: 'number', span: 4 },
      { ...latency, aggregation: 'p95', title: t('p95 over time'), chart: 'line', span: 12 },
      { ...latency, aggregation: 'p95', title: t('p95 by name'), chart: 'list', dimension: 'name' },
      {
        view: 'observations',
        measure: 'timeToFirstToken',
        aggregation: 'p95',
        title: t('p95 to the first token, by model'),
        chart: 'list',
        dimension: 'providedModelName',
      },
    ],
  ),
  board(
    'quality',
    { name: t('Quality'), description: t('Errors, and what people and judges say.') },
    [
      {
        view: 'traces',
        measure: 'hasError',
        aggregation: 'sum',
        title: t('Traces with an error'),
        chart: 'number',
        span: 6,
      },
      {
        view: 'scores-numeric',
        measure: 'count',
        aggregation: 'count',
        title: t('Scores'),
        chart: 'number',
        span: 6,
      },
      {
        view: 'traces',
        measure: 'hasError',
        aggregation: 'sum',
        title: t('Traces with an error, by name'),
        chart: 'bars',
        dimension: 'name',
        span: 12,
      },
      {
        view: 'scores-numeric',
        measure: 'value',
        aggregation: 'avg',
        title: t('Mean of scores over time'),
        chart: 'line',
        dimension: 'name',
      },
      {
        view: 'scores-numeric',
        measure: 'value',
        aggregation: 'avg',
        title: t('Mean of scores'),
        chart: 'table',
        dimension: 'name',
      },
    ],
  ),
]
