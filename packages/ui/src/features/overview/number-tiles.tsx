import type { MetricsRow } from '@heddle/core/schemas'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { isRowEstimated, rowNumber } from '../../api/metrics-row.ts'
import { ChangeNote } from '../../components/change-note.tsx'
import { approximate, estimateNote } from '../../components/estimate.tsx'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatPercent } from '../../format/percent.ts'
import { formatCount, formatTokensCompact } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import type { TracesSearch } from '../../search-params.ts'

interface Tile {
  readonly label: string
  readonly valueOf: (row: MetricsRow | undefined) => number | null
  readonly format: (value: number) => string
  readonly better?: 'up' | 'down'
  /** Made of tokens, which may be estimated. */
  readonly isUsage?: true
  /** The filter that shows what the number counts. */
  readonly filterOf: (value: number) => string
}

const errorShare = (row: MetricsRow | undefined): number | null => {
  const count = rowNumber(row, 'count_count')
  return count === null || count === 0 ? null : (rowNumber(row, 'sum_hasError') ?? 0) / count
}

const of = (key: string) => (row: MetricsRow | undefined) => rowNumber(row, key)

const TILES: readonly Tile[] = [
  { label: t('Traces'), valueOf: of('count_count'), format: formatCount, filterOf: () => '' },
  {
    label: t('Traces with an error'),
    valueOf: errorShare,
    format: formatPercent,
    better: 'down',
    filterOf: () => 'is:error',
  },
  {
    label: t('p95 latency'),
    valueOf: of('p95_latency'),
    format: formatDuration,
    better: 'down',
    filterOf: (value) => `latency:>=${Math.floor(value)}ms`,
  },
  {
    label: t('Cost'),
    valueOf: of('sum_totalCost'),
    format: formatCost,
    isUsage: true,
    filterOf: () => 'cost:>0',
  },
  {
    label: t('Tokens'),
    valueOf: of('sum_totalTokens'),
    format: formatTokensCompact,
    isUsage: true,
    filterOf: () => 'tokens:>0',
  },
  { label: t('Users'), valueOf: of('uniq_uniqueUserIds'), format: formatCount, filterOf: () => '' },
]

export interface NumberTilesProps {
  readonly projectId: string
  readonly now: MetricsRow | undefined
  readonly before: MetricsRow | undefined
  /** Range and environment of the page. */
  readonly search: TracesSearch
}

/** The six numbers, each with its change and leading to the traces it is made of. */
export function NumberTiles({ projectId, now, before, search }: NumberTilesProps): ReactNode {
  return (
    <ul aria-label={t('Numbers')} className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-6">
      {TILES.map(({ label, valueOf, format, better, isUsage, filterOf }) => {
        const isEstimated = isUsage && isRowEstimated(now)
        const value = valueOf(now)
        const earlier = valueOf(before)
        const filter = value === null ? '' : filterOf(value)
        return (
          <li
            key={label}
            title={estimateNote(isEstimated)}
            className="relative rounded-card border px-3 py-2 hover:bg-hover"
          >
            <Link
              to="/project/$projectId/traces"
              params={{ projectId }}
              search={{ ...search, ...(filter !== '' && { q: filter }) }}
              className="text-table text-muted after:absolute after:inset-0 after:rounded-card"
            >
              {label}
            </Link>
            <div className="flex items-baseline gap-2">
              <span className="numeric text-headline font-semibold">
                {value === null ? '—' : approximate(format(value), isEstimated)}
              </span>
              <ChangeNote
                before={earlier}
                after={value}
                formatted={earlier === null ? '' : format(earlier)}
                {...(better !== undefined && { better })}
              />
            </div>
          </li>
        )
      })}
    </ul>
  )
}
