import type { TraceGroups } from '@heddle/core/schemas'
import type { UseInfiniteQueryResult, InfiniteData } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { lowerCased } from '../messages/language.ts'
import { t } from '../messages/translate.ts'
import { PageState } from './page-state.tsx'
import type { TraceGroupTableProps } from './trace-group-table.tsx'
import { TraceGroupTable } from './trace-group-table.tsx'

export interface TraceGroupListProps extends Pick<
  TraceGroupTableProps,
  'label' | 'columns' | 'linkOf'
> {
  readonly pages: UseInfiniteQueryResult<InfiniteData<TraceGroups>>
  /** What stands here when there is nothing. */
  readonly empty: ReactNode
}

/** The list of sessions or users in all its states. */
export function TraceGroupList({ pages, empty, ...table }: TraceGroupListProps): ReactNode {
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? []
  if (rows.length > 0) {
    return (
      <TraceGroupTable
        {...table}
        rows={rows}
        hasMore={pages.hasNextPage}
        isDimmed={pages.isPlaceholderData}
        onNearEnd={() => {
          if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage()
        }}
      />
    )
  }
  if (pages.isError) {
    const onRetry = () => void pages.refetch()
    return <PageState state={{ kind: 'error', error: pages.error, onRetry }} />
  }
  if (pages.isPending) {
    return (
      <PageState
        state={{ kind: 'loading', what: t('the {label}', { label: lowerCased(table.label) }) }}
      />
    )
  }
  return empty
}
