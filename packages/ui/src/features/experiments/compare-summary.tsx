import type { RunSummary } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { ChangeNote } from '../../components/change-note.tsx'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatCount } from '../../format/tokens.ts'
import { type JudgedRow, type Judgement, numberOf } from './compare-rows.ts'
import { formatMetric, formatMetricDifference, metricLabel } from './metric-format.ts'
import { pairedDifference } from './paired-difference.ts'

export interface CompareSummaryProps {
  readonly runs: readonly RunSummary[]
  readonly judged: readonly JudgedRow[]
  readonly judgement: Judgement
}

/** What the judged run is against the base: the metric with its interval, latency and cost. */
export function CompareSummary({ runs, judged, judgement }: CompareSummaryProps): ReactNode {
  const { metric, run, better } = judgement
  const [base, other] = [runs[0], runs[run]]
  const pairs = judged.flatMap(({ row, gain }) => {
    const [before, after] = [numberOf(row.cells[0], metric), numberOf(row.cells[run], metric)]
    return gain === null || before === null || after === null ? [] : [{ before, after }]
  })
  const difference = pairedDifference(pairs.map(({ before, after }) => after - before))
  if (base === undefined || other === undefined) return null
  const mean = (of: 'before' | 'after') =>
    pairs.reduce((sum, pair) => sum + pair[of], 0) / pairs.length
  return (
    <dl
      aria-label="Summary"
      className="numeric flex shrink-0 flex-wrap gap-x-8 gap-y-1 border-b px-4 py-2"
    >
      <Fact term={`${metricLabel(metric)} (${better} is better)`}>
        {difference === undefined ? (
          'not known of both runs'
        ) : (
          <>
            {formatMetric(metric, mean('before'))} → {formatMetric(metric, mean('after'))}{' '}
            <span
              className="font-medium"
              title={`Mean difference of ${difference.pairs} pairs; in brackets its 95 % interval, normal approximation.`}
            >
              {formatMetricDifference(metric, difference.mean)}
              {difference.interval !== undefined &&
                ` [${difference.interval.map((bound) => formatMetricDifference(metric, bound)).join(', ')}]`}
            </span>{' '}
            <span className="text-faint">of {formatCount(difference.pairs)} pairs</span>
          </>
        )}
      </Fact>
      <Fact term="Mean latency">
        {other.latencyMs === null ? '—' : formatDuration(other.latencyMs)}{' '}
        <ChangeNote
          before={base.latencyMs}
          after={other.latencyMs}
          formatted={base.latencyMs === null ? '' : formatDuration(base.latencyMs)}
          better="down"
        />
      </Fact>
      <Fact term="Cost">
        {formatCost(other.totalCost)}{' '}
        <ChangeNote
          before={base.totalCost}
          after={other.totalCost}
          formatted={formatCost(base.totalCost)}
          better="down"
        />
      </Fact>
    </dl>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt className="text-meta text-faint">{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}
