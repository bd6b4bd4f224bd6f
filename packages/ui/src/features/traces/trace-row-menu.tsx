import type { TraceRow } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { traceCellFilters } from './cell-terms.ts'
import type { TraceCellMenuProps } from './trace-cell-menu.tsx'
import { TraceCellMenu } from './trace-cell-menu.tsx'
import type { TraceColumn } from './trace-columns.tsx'

export interface TraceRowMenuProps extends Omit<
  TraceCellMenuProps<TraceRow>,
  'columns' | 'filtersOf' | 'textOf'
> {
  readonly columns: readonly TraceColumn[]
}

/** The menu of a cell of the list of traces. */
export function TraceRowMenu({ columns, ...props }: TraceRowMenuProps): ReactNode {
  return (
    <TraceCellMenu
      {...props}
      columns={columns}
      filtersOf={traceCellFilters}
      textOf={(column, row) => columns.find(({ id }) => id === column)?.textOf(row)}
    />
  )
}
