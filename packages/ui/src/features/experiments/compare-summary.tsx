import type { RunSummary } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { ChangeNote } from '../../components/change-note.tsx'
import { approximate, Estimate } from '../../components/estimate.tsx'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
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
      aria-label={t('Summary')}
      className="numeric flex shrink-0 flex-wrap gap-x-8 gap-y-1 border-b px-4 py-2"
    >
      <Fact
        term={
          better === 'higher'
            ? t('{metric} (higher is better)', { metric: metricLabel(metric) })
            : t('{metric} (lower is better)', { metric: metricLabel(metric) })
        }
      >
        {difference === undefined ? (
          t('not known of both runs')
        ) : (
          <>
            <bdi dir="ltr">
              <Mean metric={metric} run={base} value={mean('before')} /> →{' '}
              <Mean metric={metric} run={other} value={mean('after')} />{' '}
              <Difference metric={metric} difference={difference} />
            </bdi>{' '}
            <span className="text-faint">
              {t('of {count} pairs', { count: formatCount(difference.pairs) })}
            </span>
          </>
        )}
      </Fact>
      <Fact term={t('Mean latency')}>
        {other.latencyMs === null ? '—' : formatDuration(other.latencyMs)}{' '}
        <ChangeNote
          before={base.latencyMs}
          after={other.latencyMs}
          formatted={base.latencyMs === null ? '' : formatDuration(base.latencyMs)}
          better="down"
        />
      </Fact>
      <Fact term={t('Cost')}>
        <Estimate isEstimated={other.usageEstimated}>{formatCost(other.totalCost)}</Estimate>{' '}
        <ChangeNote
          before={base.totalCost}
          after={other.totalCost}
          formatted={approximate(formatCost(base.totalCost), base.usageEstimated)}
          better="down"
        />
      </Fact>
    </dl>
  )
}

interface MeanProps {
  readonly metric: Judgement['metric']
  readonly run: RunSummary
  readonly value: number
}

function Mean({ metric, run, value }: MeanProps): ReactNode {
  return (
    <Estimate isEstimated={metric === 'cost' && run.usageEstimated}>
      {formatMetric(metric, value)}
    </Estimate>
  )
}

interface DifferenceProps {
  readonly metric: Judgement['metric']
  readonly difference: NonNullable<ReturnType<typeof pairedDifference>>
}

function Difference({ metric, difference: { pairs, mean, interval } }: DifferenceProps): ReactNode {
  const print = (value: number): string => formatMetricDifference(metric, value)
  return (
    <span
      className="font-medium"
      title={t(
        'Mean difference of {pairs} pairs; in brackets its 95 % interval, normal approximation.',
        { pairs },
      )}
    >
      {print(mean)}
      {interval !== undefined && ` [${interval.map(print).join(', ')}]`}
    </span>
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
