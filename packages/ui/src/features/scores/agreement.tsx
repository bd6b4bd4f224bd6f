import type { ScoreAgreement, ScoreKind } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { scoreAgreementQuery } from '../../api/scores.ts'
import { NumberTable } from '../../components/chart/number-table.tsx'
import { PageState } from '../../components/page-state.tsx'
import { formatPercent } from '../../format/percent.ts'
import { formatScore } from '../../format/score.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { ConfusionTable } from './confusion-table.tsx'
import { labelNames } from './label-names.ts'
import type { ScoreTime } from './score-analytics.tsx'

/** With fewer pairs the numbers say little. */
const FEW_PAIRS = 30

export interface AgreementProps {
  readonly projectId: string
  readonly time: ScoreTime
  readonly first: ScoreKind
  readonly second: ScoreKind
  /** From here on a number counts as passed. */
  readonly threshold: number
  readonly onThreshold: (threshold: string) => void
}

/** How two kinds of scores agree on what both have judged. */
export function Agreement(props: AgreementProps): ReactNode {
  const { projectId, time, first, second, threshold } = props
  const agreement = useQuery(
    scoreAgreementQuery(projectId, {
      ...time,
      name: first.name,
      source: first.source,
      otherName: second.name,
      otherSource: second.source,
      threshold,
    }),
  )
  const { data } = agreement
  if (data === undefined) {
    const onRetry = () => void agreement.refetch()
    return agreement.isError ? (
      <PageState state={{ kind: 'error', error: agreement.error, onRetry }} />
    ) : (
      <PageState state={{ kind: 'loading', what: t('the agreement') }} />
    )
  }
  if (data.pairs === 0) {
    return (
      <p className="text-table text-muted">
        {t(
          'Nothing was judged by both in this time. Agreement needs traces or steps that have both scores.',
        )}
      </p>
    )
  }
  return (
    <>
      {first.dataType !== 'CATEGORICAL' && second.dataType !== 'CATEGORICAL' && (
        <Threshold {...props} />
      )}
      <Numbers agreement={data} />
      <div className="grid gap-3 xl:grid-cols-2">
        <ConfusionTable agreement={data} first={first} second={second} />
        <Labels agreement={data} nameOf={labelNames(data, first, second)} />
      </div>
    </>
  )
}

function Threshold({ threshold, onThreshold }: AgreementProps): ReactNode {
  return (
    <label className="flex items-center gap-2 text-table text-muted">
      {t('A number counts as passed from')}
      <input
        type="number"
        step="any"
        defaultValue={threshold}
        onChange={({ target }) => {
          if (target.value !== '') onThreshold(target.value)
        }}
        className="h-7 w-20 rounded-control border border-line-strong bg-bg px-2 text-text"
      />
    </label>
  )
}

function Numbers({ agreement }: { readonly agreement: ScoreAgreement }): ReactNode {
  const { pairs, accuracy, kappa, macroF1, spearman } = agreement
  const facts = [
    [t('Pairs'), formatCount(pairs), t('Traces and steps that have both scores.')],
    [t('Same label'), accuracy === null ? '—' : formatPercent(accuracy), t('Share of the pairs.')],
    ['κ', orDash(kappa), t('Cohen’s kappa: agreement beyond chance; 1 is all, 0 is chance.')],
    ['F1', orDash(macroF1), t('Mean over the labels, with the first side as the truth.')],
    [
      t('Spearman'),
      orDash(spearman),
      t('Rank correlation of the numbers; ties share their ranks.'),
    ],
  ] as const
  return (
    <>
      <dl aria-label={t('Agreement in numbers')} className="grid grid-cols-2 gap-3 md:grid-cols-5">
        {facts.map(([term, value, note]) => (
          <div key={term} title={note} className="rounded-card border px-3 py-2">
            <dt className="text-table text-faint">{term}</dt>
            <dd className="numeric text-headline font-semibold">{value}</dd>
          </div>
        ))}
      </dl>
      {pairs < FEW_PAIRS && (
        <p className="text-table text-warning">
          {t('Only {count} pairs: a few more scores may change these numbers a lot.', {
            count: formatCount(pairs),
          })}
        </p>
      )}
    </>
  )
}

interface LabelsProps {
  readonly agreement: ScoreAgreement
  readonly nameOf: (label: string) => string
}

function Labels({ agreement, nameOf }: LabelsProps): ReactNode {
  return (
    <section
      aria-label={t('By label')}
      className="min-w-0 overflow-x-auto rounded-card border p-3"
      tabIndex={0}
    >
      <NumberTable
        headings={[t('Label'), t('Precision'), t('Recall'), 'F1', t('Given by the first')]}
        rows={agreement.perLabel.map(({ label, precision, recall, f1, support }) => ({
          id: label,
          label: nameOf(label),
          cells: [orDash(precision), orDash(recall), orDash(f1), formatCount(support)],
        }))}
      />
    </section>
  )
}

function orDash(value: number | null): string {
  return value === null ? '—' : formatScore(value)
}
