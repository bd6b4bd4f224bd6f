import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { ReactNode } from 'react'

import { PageState } from '../../components/page-state.tsx'
import type { TraceColumn } from './trace-columns.tsx'
import { TraceTable } from './trace-table.tsx'
import { useSelection } from './use-selection.ts'
import type { useTraceRows } from './use-trace-rows.ts'

const TracePeek = lazy(async () => ({
  default: (await import('./trace-peek.tsx')).TracePeek,
}))
const SelectionBar = lazy(async () => ({
  default: (await import('./selection-bar.tsx')).SelectionBar,
}))

export interface TraceListProps {
  readonly projectId: string
  readonly list: ReturnType<typeof useTraceRows>
  readonly columns: readonly TraceColumn[]
  readonly peek: string | undefined
  readonly onPeek: (id: string | undefined) => void
  /** Told a term that the filter gets besides. */
  readonly onFilter: (term: string) => void
  /** True while something of the list is being read, so that it must not move. */
  readonly onReading: (isReading: boolean) => void
  /** What stands here when there is nothing. */
  readonly empty: ReactNode
}

/** The traces in all states of the list, with what is marked and what is looked at. */
export function TraceList(props: TraceListProps): ReactNode {
  const { projectId, list, columns, peek, onPeek } = props
  const { pages, rows } = list
  const navigate = useNavigate()
  const { selected, select, clear } = useSelection(rows.map(({ id }) => id))
  const marked = rows.filter(({ id }) => selected.has(id))
  if (rows.length === 0) return <NoRows {...props} />
  return (
    <>
      <div className="relative flex min-h-0 flex-1">
        <TraceTable
          projectId={projectId}
          rows={rows}
          columns={columns}
          selected={selected}
          peeked={peek}
          waiting={list.waiting}
          onSelect={select}
          onPeek={onPeek}
          onShowWaiting={list.showWaiting}
          hasMore={pages.hasNextPage}
          isDimmed={pages.isPlaceholderData}
          onNearEnd={() => {
            if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage()
          }}
          onReading={props.onReading}
        />
        {peek !== undefined && (
          <Suspense>
            <TracePeek
              projectId={projectId}
              traceId={peek}
              row={rows.find(({ id }) => id === peek)}
              onFilter={props.onFilter}
              onClose={() => onPeek(undefined)}
            />
          </Suspense>
        )}
      </div>
      {marked.length > 0 && (
        <Suspense>
          <SelectionBar
            projectId={projectId}
            rows={marked}
            columns={columns}
            onClear={clear}
            onCompare={(a, b) =>
              void navigate({
                to: '/project/$projectId/compare',
                params: { projectId },
                search: { a, b },
              })
            }
          />
        </Suspense>
      )}
    </>
  )
}

function NoRows({ list, empty }: TraceListProps): ReactNode {
  const { pages } = list
  if (pages.isError) {
    const onRetry = () => void pages.refetch()
    return <PageState state={{ kind: 'error', error: pages.error, onRetry }} />
  }
  if (pages.isPending) return <PageState state={{ kind: 'loading', what: 'the traces' }} />
  return empty
}
