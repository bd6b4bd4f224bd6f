import type { Change, ChangeField } from '@heddle/core/schemas'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { approximate, estimateNote } from '../../components/estimate.tsx'
import { Moment } from '../../components/moment.tsx'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatPercent } from '../../format/percent.ts'
import { formatCount } from '../../format/tokens.ts'
import { rich } from '../../messages/rich.ts'
import { t } from '../../messages/translate.ts'
import type { TracesSearch } from '../../search-params.ts'
import { changeFilter } from './overview-links.ts'
import { Waiting } from './rankings.tsx'

const FIELDS: Readonly<Record<ChangeField, string>> = {
  step: t('step'),
  model: t('model'),
  release: t('release'),
  user: t('user'),
  error: t('error'),
}

export interface WhatChangedProps {
  readonly projectId: string
  /** Undefined while they are not here. */
  readonly changes: readonly Change[] | undefined
  readonly search: TracesSearch
}

/** What differs most from the time before, each leading to its traces. */
export function WhatChanged({ projectId, changes, search }: WhatChangedProps): ReactNode {
  return (
    <section
      aria-labelledby="what-changed"
      className="grid content-start gap-2 rounded-card border p-3"
    >
      <h2 id="what-changed" className="font-medium">
        {t('What changed')}
      </h2>
      {changes === undefined ? (
        <Waiting what={t('what changed')} />
      ) : changes.length === 0 ? (
        <p className="text-table text-muted">
          {t(
            'Nothing stands out against the time before. A change is told when at least 30 steps show it.',
          )}
        </p>
      ) : (
        <ul className="grid gap-1 text-table">
          {changes.map((change) => (
            <li key={JSON.stringify([change.field, change.value, change.measure])}>
              <Link
                to="/project/$projectId/traces"
                params={{ projectId }}
                search={{ ...search, q: changeFilter(change) }}
                className="flex flex-wrap gap-x-2 rounded-control px-1 py-0.5 hover:bg-hover"
              >
                <ChangeText change={change} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function ChangeText({ change }: { readonly change: Change }): ReactNode {
  const { field, value, cases, firstAt, usageEstimated } = change
  const isEstimated = usageEstimated?.before === true || usageEstimated?.after === true
  return (
    <>
      <span className="min-w-0 break-words">
        <span className="text-muted">{FIELDS[field]} </span>
        <span className="font-medium">{value}</span>
      </span>
      <span className="numeric" title={estimateNote(isEstimated)}>
        {difference(change)}
      </span>
      <span className="numeric text-faint">
        {field === 'error'
          ? rich('first {time}', { time: <Moment at={firstAt} /> })
          : t('of {count} steps', { count: formatCount(cases) })}
      </span>
    </>
  )
}

function difference({ measure, before, after, usageEstimated }: Change): string {
  switch (measure) {
    case 'latency':
      return `p95 ${formatDuration(before)} → ${formatDuration(after)}`
    case 'errors':
      return t('errors {before} → {after}', {
        before: formatPercent(before),
        after: formatPercent(after),
      })
    case 'cost':
      return t('cost {before} → {after}', {
        before: approximate(formatCost(before), usageEstimated?.before),
        after: approximate(formatCost(after), usageEstimated?.after),
      })
    case 'count':
      return before === 0
        ? t('new, {count}×', { count: formatCount(after) })
        : `${formatCount(before)}× → ${formatCount(after)}×`
    default:
      return measure satisfies never
  }
}
