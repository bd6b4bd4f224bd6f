import { getRouteApi } from '@tanstack/react-router'
import { useDeferredValue, useMemo, useState } from 'react'
import type { ReactNode } from 'react'

import type { TraceFilter } from '../../api/traces.ts'
import { ConnectLink } from '../../components/connect-link.tsx'
import { LiveDot } from '../../components/live-dot.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { parseListQuery } from '../../filter/list-query.ts'
import { formatCount } from '../../format/tokens.ts'
import type { TracesSearch } from '../../search-params.ts'
import { RANGES, resolveRange } from '../../time-range.ts'
import { TraceFilters } from './trace-filters.tsx'
import { TraceTable } from './trace-table.tsx'
import { useTraceRows } from './use-trace-rows.ts'

const route = getRouteApi('/project/$projectId/traces')

/** `/project/$projectId/traces`: which runs there were. */
export function TracesPage(): ReactNode {
  usePageTitle('Traces')
  const { projectId } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [isAtTop, setIsAtTop] = useState(true)
  const { filter, mistakes } = useFilter(search)
  const list = useTraceRows(projectId, useDeferredValue(filter), !isAtTop)
  const change = (next: TracesSearch): void => {
    void navigate({ search: next, replace: true })
  }
  const count = list.rows.length
  return (
    <>
      <PageHeader
        title="Traces"
        note={count > 0 && `${formatCount(count)}${list.pages.hasNextPage ? '+' : ''}`}
      >
        <LiveDot state={list.isReconnecting ? 'reconnecting' : 'live'} />
      </PageHeader>
      <TraceFilters
        projectId={projectId}
        from={filter.from}
        search={search}
        mistakes={mistakes}
        onChange={change}
        rows={list.rows}
      />
      <Body
        projectId={projectId}
        list={list}
        isFiltered={Object.keys(filter).length > 0}
        onClear={() => change({})}
        onAtTop={setIsAtTop}
      />
    </>
  )
}

interface BodyProps {
  readonly projectId: string
  readonly list: ReturnType<typeof useTraceRows>
  readonly isFiltered: boolean
  readonly onClear: () => void
  readonly onAtTop: (isAtTop: boolean) => void
}

function Body({ projectId, list, isFiltered, onClear, onAtTop }: BodyProps): ReactNode {
  const { pages, rows } = list
  if (rows.length > 0) {
    return (
      <TraceTable
        projectId={projectId}
        rows={rows}
        waiting={list.waiting}
        onShowWaiting={list.showWaiting}
        hasMore={pages.hasNextPage}
        isDimmed={pages.isPlaceholderData}
        onNearEnd={() => {
          if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage()
        }}
        onAtTop={onAtTop}
      />
    )
  }
  if (pages.isError) {
    return (
      <PageState
        state={{ kind: 'error', error: pages.error, onRetry: () => void pages.refetch() }}
      />
    )
  }
  if (pages.isPending) return <PageState state={{ kind: 'loading', what: 'the traces' }} />
  return isFiltered ? <NothingMatches onClear={onClear} /> : <NoTraces projectId={projectId} />
}

function NothingMatches({ onClear }: { readonly onClear: () => void }): ReactNode {
  return (
    <PageState
      state={{
        kind: 'empty',
        title: 'No trace matches.',
        text: 'There may be traces outside this filter and time range.',
        action: (
          <button
            type="button"
            onClick={onClear}
            className="h-7 rounded-control bg-accent-fill px-3 font-medium text-on-fill"
          >
            Clear the filter
          </button>
        ),
      }}
    />
  )
}

function NoTraces({ projectId }: { readonly projectId: string }): ReactNode {
  return (
    <PageState
      state={{
        kind: 'empty',
        title: 'No traces yet.',
        text: 'They appear here as soon as your program sends the first one.',
        action: <ConnectLink projectId={projectId} />,
      }}
    />
  )
}

/** The filter the URL asks for; the same object until the URL changes, so that a range does not move while one reads. */
function useFilter({ q = '', range, env }: TracesSearch) {
  return useMemo(() => {
    const { filter, mistakes } = parseListQuery(q)
    const { fromMs, toMs } = resolveRange(range ?? '24h', Date.now())
    // A length up to now goes on while new traces come in.
    const isOpen = RANGES.some((preset) => preset === range)
    const whole: TraceFilter = {
      ...filter,
      ...(env === undefined ? {} : { environment: env }),
      ...(range !== undefined && { from: new Date(fromMs).toISOString() }),
      ...(range !== undefined && !isOpen && { to: new Date(toMs).toISOString() }),
    }
    return { filter: whole, mistakes }
  }, [q, range, env])
}
