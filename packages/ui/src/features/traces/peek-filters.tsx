import type { TraceRow } from '@heddle/core/schemas'
import { Minus, Plus } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

import { t } from '../../messages/translate.ts'
import { filterTerms } from './filter-terms.ts'

export interface PeekFiltersProps {
  readonly row: TraceRow
  /** Told the term that the filter gets besides. */
  readonly onFilter: (term: string) => void
}

/** What a trace has that others may share, each with the way to only those, or to all others. */
export function PeekFilters({ row, onFilter }: PeekFiltersProps): ReactNode {
  return (
    <ul
      aria-label={t('Filter by')}
      className="flex shrink-0 flex-wrap gap-1.5 border-b px-4 py-2 text-table"
    >
      {filterTerms(row).map(({ field, value, term }) => (
        <li key={term} className="flex max-w-full items-center rounded-control border">
          <span className="payload-line px-1.5">
            <span className="text-faint">{field} </span>
            {value}
          </span>
          <FilterButton
            icon={Plus}
            label={t('Only {field} {value}', { field, value })}
            onClick={() => onFilter(term)}
          />
          <FilterButton
            icon={Minus}
            label={t('Without {field} {value}', { field, value })}
            onClick={() => onFilter(`-${term}`)}
          />
        </li>
      ))}
    </ul>
  )
}

interface FilterButtonProps {
  readonly icon: LucideIcon
  readonly label: string
  readonly onClick: () => void
}

function FilterButton({ icon: Icon, label, onClick }: FilterButtonProps): ReactNode {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="grid size-6 shrink-0 place-items-center border-s text-muted hover:bg-hover hover:text-text"
    >
      <Icon size={12} aria-hidden />
    </button>
  )
}
