import type { ReactNode } from 'react'

import { CellMenu } from '../../components/cell-menu.tsx'
import { t } from '../../messages/translate.ts'
import type { TimeRange } from '../../time-range.ts'
import type { CellFilter } from './cell-terms.ts'

/** A cell that a menu was asked for, or all cells of a row. */
export interface AskedCells<Row> {
  readonly row: Row
  /** Undefined: all of them. */
  readonly column: string | undefined
  readonly place: { readonly x: number; readonly y: number }
}

export interface TraceCellMenuProps<Row> {
  readonly asked: AskedCells<Row>
  readonly columns: readonly { readonly id: string; readonly label: string }[]
  readonly filtersOf: (column: string, row: Row) => readonly CellFilter[]
  /** A cell as text; undefined where it cannot be copied. */
  readonly textOf: (column: string, row: Row) => string | undefined
  readonly onFilter: (term: string) => void
  readonly onRange: (range: TimeRange) => void
  readonly onClose: () => void
}

/** For each cell: only rows like it, all but those, and what it says. */
export function TraceCellMenu<Row>(props: TraceCellMenuProps<Row>): ReactNode {
  const { asked, columns, filtersOf, textOf, onFilter, onRange, onClose } = props
  const { row, column, place } = asked
  const shown = columns.filter(({ id }) => column === undefined || id === column)
  const groups = shown.map(({ id, label }) => {
    const filters = filtersOf(id, row).map((filter) => ({
      label: filter.label,
      onChoose: () => ('term' in filter ? onFilter(filter.term) : onRange(filter.range)),
    }))
    const text = textOf(id, row) ?? ''
    const copy = {
      label: t('Copy {label}', { label: label.toLowerCase() }),
      onChoose: () => void navigator.clipboard.writeText(text),
    }
    return { title: label, items: [...filters, ...(text === '' ? [] : [copy])] }
  })
  return (
    <CellMenu
      label={t('Filter by this')}
      place={place}
      groups={groups.filter(({ items }) => items.length > 0)}
      onClose={onClose}
    />
  )
}
