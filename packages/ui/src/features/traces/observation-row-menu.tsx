import type { ObservationV2 } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { observationCellFilters } from './cell-terms.ts'
import type { TraceCellMenuProps } from './trace-cell-menu.tsx'
import { TraceCellMenu } from './trace-cell-menu.tsx'

export type ObservationRowMenuProps = Omit<
  TraceCellMenuProps<ObservationV2>,
  'filtersOf' | 'textOf'
>

/** The menu of a cell of the list of observations. */
export function ObservationRowMenu(props: ObservationRowMenuProps): ReactNode {
  return <TraceCellMenu {...props} filtersOf={observationCellFilters} textOf={textOf} />
}

function textOf(column: string, row: ObservationV2): string | undefined {
  const texts: Readonly<Record<string, string | null | undefined>> = {
    name: row.name,
    time: row.startTime,
    trace: row.traceId,
    model: row.providedModelName,
    status: row.statusMessage,
  }
  return texts[column] ?? undefined
}
