import type { TraceRow } from '@heddle/core/schemas'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { ReactNode } from 'react'

import type { TraceFilter } from '../../api/traces.ts'
import { PageState } from '../../components/page-state.tsx'
import { t } from '../../messages/translate.ts'
import type { TimeRange } from '../../time-range.ts'
import type { AskedCells } from './trace-cell-menu.tsx'
import type { TraceColumn } from './trace-columns.tsx'
import { TraceTable } from './trace-table.tsx'
import type { ListPlace } from './use-list-place.ts'
import { useSelection } from './use-selection.ts'
import type { useTraceRows } from './use-trace-rows.ts'

const TracePeek = lazy(async () => ({
  default: (await import('./trace-peek.tsx')).TracePeek,
}))
const RowMenu = lazy(async () => ({
  default: (await import('./trace-row-menu.tsx')).TraceRowMenu,
}))
const SelectionBar = lazy(async () => ({
  default: (await import('./selection-bar.tsx')).SelectionBar,
}))

export interface TraceListProps {
  readonly projectId: string
  readonly list: ReturnType<typeof useTraceRows>
  readonly columns: readonly TraceColumn[]
  readonly filter: TraceFilter
  readonly peek: string | undefined
  readonly onPeek: (id: string | undefined) => void
  /** Told a term that the filter gets besides. */
  readonly onFilter: (term: string) => void
  readonly onRange: (range: TimeRange) => void
  readonly scope: string
  /** The same for every list of these traces, whatever of them is shown and whenever. */
  readonly filterName: string
  readonly place: ListPlace
  readonly onPlace: (place: ListPlace) => void
  /** True while something of the list is being read, so that it must not move. */
  readonly onReading: (isReading: boolean) => void
  /** What stands here when there is nothing. */
  readonly empty: ReactNode
}

/** The traces in all states of the list, with what is marked and what is looked at. */
export function TraceList(props: TraceListProps): ReactNode {
  const { projectId, list, columns, peek, onPeek } = props
  const { pages, rows } = list
  const { selected, select, clear } = useSelection(
    rows.map(({ id }) => id),
    props.filterName,
  )
  const [asked, setAsked] = useState<AskedCells<TraceRow>>()
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
          // The newest rows may be here before the first page is.
          hasMore={pages.hasNextPage || pages.isPending}
          isDimmed={pages.isPlaceholderData}
          onNearEnd={() => {
            if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage()
          }}
          onReading={props.onReading}
          scope={props.scope}
          place={props.place}
          onPlace={props.onPlace}
          onMenu={setAsked}
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
      <Extras {...props} asked={asked} marked={marked} onAsked={setAsked} onClear={clear} />
    </>
  )
}

interface ExtrasProps extends TraceListProps {
  readonly asked: AskedCells<TraceRow> | undefined
  readonly marked: readonly TraceRow[]
  readonly onAsked: (asked: undefined) => void
  readonly onClear: () => void
}

/** The menu of a cell, and what can be done with the rows that are marked. */
function Extras(props: ExtrasProps): ReactNode {
  const { projectId, columns, asked, marked } = props
  const navigate = useNavigate()
  return (
    <Suspense>
      {asked !== undefined && (
        <RowMenu
          asked={asked}
          columns={columns}
          onFilter={props.onFilter}
          onRange={props.onRange}
          onClose={() => props.onAsked(undefined)}
        />
      )}
      {marked.length > 0 && (
        <SelectionBar
          projectId={projectId}
          rows={marked}
          columns={columns}
          filter={props.filter}
          onRemoved={() => {
            props.list.forget()
            props.onClear()
          }}
          onClear={props.onClear}
          onCompare={(a, b) =>
            void navigate({
              to: '/project/$projectId/compare',
              params: { projectId },
              search: { a, b },
            })
          }
        />
      )}
    </Suspense>
  )
}

function NoRows({ list, empty }: TraceListProps): ReactNode {
  const { pages } = list
  if (pages.isError) {
    const onRetry = () => void pages.refetch()
    return <PageState state={{ kind: 'error', error: pages.error, onRetry }} />
  }
  if (pages.isPending) return <PageState state={{ kind: 'loading', what: t('the traces') }} />
  return empty
}
