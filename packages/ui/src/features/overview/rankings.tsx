import type { MetricsRow } from '@heddle/core/schemas'
import { Link } from '@tanstack/react-router'
import { useId } from 'react'
import type { ReactNode } from 'react'

import { isRowEstimated, rowNumber, rowText } from '../../api/metrics-row.ts'
import { NumberTable } from '../../components/chart/number-table.tsx'
import { Estimate } from '../../components/estimate.tsx'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatScore } from '../../format/score.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import type { TracesSearch } from '../../search-params.ts'
import { type RankingKind, rankingFilter } from './overview-links.ts'

interface Ranking {
  readonly title: string
  readonly kind: RankingKind
  readonly field: string
  readonly number: string
  readonly headings: readonly [label: string, number: string, count: string]
  readonly format: (value: number) => string
}

export const RANKINGS = {
  slowest: {
    title: t('Slowest names'),
    kind: 'name',
    field: 'name',
    number: 'p95_latency',
    headings: [t('Name'), 'p95', t('Traces')],
    format: formatDuration,
  },
  costliest: {
    title: t('Costliest users'),
    kind: 'user',
    field: 'userId',
    number: 'sum_totalCost',
    headings: [t('User'), t('Cost'), t('Traces')],
    format: formatCost,
  },
  lowest: {
    title: t('Lowest scores'),
    kind: 'score',
    field: 'name',
    number: 'avg_value',
    headings: [t('Score'), t('Mean'), t('Scores')],
    format: formatScore,
  },
} as const satisfies Record<string, Ranking>

export interface RankingTableProps {
  readonly ranking: Ranking
  /** Undefined while they are not here. */
  readonly rows: readonly MetricsRow[] | undefined
  readonly projectId: string
  readonly search: TracesSearch
}

/** The place of a list that is on its way. */
export function Waiting({ what }: { readonly what: string }): ReactNode {
  return (
    <div
      role="status"
      aria-label={t('Loading {what}', { what })}
      className="running-pulse h-16 rounded-control bg-hover"
    />
  )
}

/** A short table whose lines lead to their traces. */
export function RankingTable({ ranking, rows, projectId, search }: RankingTableProps): ReactNode {
  const id = useId()
  const known = (rows ?? []).filter((row) => rowNumber(row, ranking.number) !== null)
  return (
    <section aria-labelledby={id} className="grid content-start gap-2 rounded-card border p-3">
      <h2 id={id} className="font-medium">
        {ranking.title}
      </h2>
      {rows === undefined ? (
        <Waiting what={ranking.title} />
      ) : known.length === 0 ? (
        <p className="text-table text-muted">{t('None in this time.')}</p>
      ) : (
        <NumberTable
          headings={ranking.headings}
          rows={known.map((row) => {
            const name = rowText(row, ranking.field)
            const filter = rankingFilter(ranking.kind, row)
            return {
              id: JSON.stringify(name),
              label:
                filter === undefined ? (
                  <span className="text-muted">{name ?? t('none')}</span>
                ) : (
                  <Link
                    to="/project/$projectId/traces"
                    params={{ projectId }}
                    search={{ ...search, q: filter }}
                    className="text-accent hover:underline"
                  >
                    {name}
                  </Link>
                ),
              cells: [
                <Estimate key="number" isEstimated={isRowEstimated(row)}>
                  {ranking.format(rowNumber(row, ranking.number) ?? 0)}
                </Estimate>,
                formatCount(rowNumber(row, 'count_count') ?? 0),
              ],
            }
          })}
        />
      )}
    </section>
  )
}
