import type { ReactNode } from 'react'

import { Estimate } from '../../components/estimate.tsx'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatTokenRate } from '../../format/rate.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { selfTime } from '../../trace-view/self-time.ts'
import { Facts } from './detail-header.tsx'
import type { TraceModel } from './trace-model.ts'

type Fact = readonly [label: string, value: ReactNode]

/** The numbers of one observation; a parent's are sums of all below it. */
export function ObservationFacts({ model, row }: { model: TraceModel; row: number }): ReactNode {
  const isParent = (model.sums.childCount[row] ?? 0) > 0
  return <Facts facts={[...timeFacts(model, row, isParent), ...usageFacts(model, row, isParent)]} />
}

function timeFacts({ columns, sums }: TraceModel, row: number, isParent: boolean): Fact[] {
  const duration = columns.duration[row] ?? Number.NaN
  const firstToken = columns.firstToken[row] ?? Number.NaN
  if (Number.isNaN(duration)) return [[t('duration'), t('running')]]
  const facts: Fact[] = [[t('duration'), formatDuration(duration)]]
  if (isParent) facts.push([t('self'), formatDuration(selfTime(columns, sums, row))])
  if (!Number.isNaN(firstToken)) facts.push([t('first token'), formatDuration(firstToken)])
  return facts
}

function usageFacts({ columns, sums }: TraceModel, row: number, isParent: boolean): Fact[] {
  const [tokens = 0, cost = Number.NaN] = [sums.totalTokens[row], sums.cost[row]]
  const sigma = isParent ? 'Σ ' : ''
  const isEstimated = (sums.estimated[row] ?? 0) > 0
  const facts: Fact[] = []
  if (tokens > 0) {
    const split = t('{input} in, {output} out', {
      input: formatCount(sums.inputTokens[row] ?? 0),
      output: formatCount(sums.outputTokens[row] ?? 0),
    })
    facts.push([
      sigma + t('tokens'),
      <span key="tokens" title={split}>
        <Estimate isEstimated={isEstimated}>{formatCount(tokens)}</Estimate>
      </span>,
    ])
  }
  if (tokens > 0 || !Number.isNaN(cost))
    facts.push([
      sigma + t('cost'),
      <Estimate key="cost" isEstimated={isEstimated}>
        {formatCost(cost)}
      </Estimate>,
    ])
  const rate = isParent ? undefined : rateOf(columns, row)
  if (rate !== undefined)
    facts.push([
      '',
      <Estimate key="rate" isEstimated={isEstimated}>
        {rate}
      </Estimate>,
    ])
  return facts
}

/** Output tokens over the time they came in. */
function rateOf(columns: TraceModel['columns'], row: number): string | undefined {
  const waited = columns.firstToken[row] ?? Number.NaN
  const streamed = (columns.duration[row] ?? Number.NaN) - (Number.isNaN(waited) ? 0 : waited)
  return formatTokenRate(columns.outputTokens[row] ?? 0, streamed)
}
