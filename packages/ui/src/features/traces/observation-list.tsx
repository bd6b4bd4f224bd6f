import type { ObservationV2 } from '@heddle/core/schemas'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { ReactNode } from 'react'

import { observationRowsQuery, type TraceFilter } from '../../api/traces.ts'
import { Button } from '../../components/button.tsx'
import { Estimate } from '../../components/estimate.tsx'
import { type GridColumn, RowGrid } from '../../components/grid/row-grid.tsx'
import { Moment } from '../../components/moment.tsx'
import { PageState } from '../../components/page-state.tsx'
import { TypeIcon } from '../../components/type-icon.tsx'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { shortId } from '../../format/id.ts'
import { formatTokensCompact } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import type { TimeRange } from '../../time-range.ts'
import type { AskedCells } from './trace-cell-menu.tsx'

const RowMenu = lazy(async () => ({
  default: (await import('./observation-row-menu.tsx')).ObservationRowMenu,
}))

const MS = 1000

export interface ObservationListProps {
  readonly projectId: string
  readonly filter: TraceFilter
  readonly onClear: () => void
  readonly onFilter: (term: string) => void
  readonly onRange: (range: TimeRange) => void
}

/** The steps of all traces, the newest first; each opens in its trace. */
export function ObservationList(props: ObservationListProps): ReactNode {
  const { projectId, filter, onClear } = props
  const pages = useInfiniteQuery(observationRowsQuery(projectId, filter))
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? []
  if (rows.length > 0) {
    return (
      <Rows
        {...props}
        rows={rows}
        hasMore={pages.hasNextPage}
        isDimmed={pages.isPlaceholderData}
        onNearEnd={() => {
          if (!pages.isFetchingNextPage) void pages.fetchNextPage()
        }}
      />
    )
  }
  if (pages.isError) {
    const onRetry = () => void pages.refetch()
    return <PageState state={{ kind: 'error', error: pages.error, onRetry }} />
  }
  if (pages.isPending) return <PageState state={{ kind: 'loading', what: t('the observations') }} />
  return (
    <PageState
      state={{
        kind: 'empty',
        title: t('No observation matches.'),
        text: t('There may be some outside this filter and time range.'),
        action: (
          <Button kind="primary" onClick={onClear}>
            {t('Clear the filter')}
          </Button>
        ),
      }}
    />
  )
}

interface RowsProps extends ObservationListProps {
  readonly rows: readonly ObservationV2[]
  readonly hasMore: boolean
  readonly isDimmed: boolean
  readonly onNearEnd: () => void
}

function Rows(props: RowsProps): ReactNode {
  const { projectId, rows, onFilter, onRange } = props
  const [asked, setAsked] = useState<AskedCells<ObservationV2>>()
  const navigate = useNavigate()
  const columns = columnsOf(projectId)
  return (
    <>
      <RowGrid
        label={t('Observations')}
        columns={columns}
        rows={rows}
        idOf={({ traceId, id }) => `${traceId} ${id}`}
        minWidthPx={860}
        hasMore={props.hasMore}
        isDimmed={props.isDimmed}
        onNearEnd={props.onNearEnd}
        onOpen={({ traceId, id }) =>
          void navigate({
            to: '/project/$projectId/traces/$traceId',
            params: { projectId, traceId },
            search: { observation: id },
          })
        }
        onMenu={setAsked}
      />
      {asked !== undefined && (
        <Suspense>
          <RowMenu
            asked={asked}
            columns={columns}
            onFilter={onFilter}
            onRange={onRange}
            onClose={() => setAsked(undefined)}
          />
        </Suspense>
      )}
    </>
  )
}

const orDash = (
  value: number | null | undefined,
  format: (value: number) => ReactNode,
): ReactNode => (value === null || value === undefined ? '—' : format(value))

function number(
  id: string,
  label: string,
  cell: (row: ObservationV2) => ReactNode,
): GridColumn<ObservationV2> {
  return { id, label, width: '76px', isNumber: true, cell }
}

/** What a step took, used and cost. */
const NUMBERS: readonly GridColumn<ObservationV2>[] = [
  number('latency', t('Latency'), ({ latency }) =>
    orDash(latency, (seconds) => formatDuration(seconds * MS)),
  ),
  number('first', t('First token'), ({ timeToFirstToken }) =>
    orDash(timeToFirstToken, (seconds) => formatDuration(seconds * MS)),
  ),
  number('tokens', t('Tokens'), ({ usageDetails, usageEstimated }) =>
    orDash(usageDetails?.['total'], (tokens) => (
      <Estimate isEstimated={usageEstimated}>{formatTokensCompact(tokens)}</Estimate>
    )),
  ),
  number('cost', t('Cost'), ({ totalCost, usageEstimated }) =>
    orDash(totalCost, (cost) => (
      <Estimate isEstimated={usageEstimated}>{formatCost(cost)}</Estimate>
    )),
  ),
]

function columnsOf(projectId: string): readonly GridColumn<ObservationV2>[] {
  return [
    {
      id: 'name',
      label: t('Name'),
      width: 'minmax(140px, 2fr)',
      cell: ({ name, type, level }) => (
        <span className="flex items-center gap-1.5">
          <TypeIcon type={type} size={14} />
          <span className={`truncate ${level === 'ERROR' ? 'text-error' : ''}`}>
            {name ?? type.toLowerCase()}
          </span>
        </span>
      ),
    },
    {
      id: 'time',
      label: t('Time'),
      width: '112px',
      cell: ({ startTime }) => <Moment at={startTime} />,
    },
    {
      id: 'trace',
      label: t('Trace'),
      width: 'minmax(100px, 1fr)',
      cell: ({ traceId, traceName }) => (
        <Link
          to="/project/$projectId/traces/$traceId"
          params={{ projectId, traceId }}
          tabIndex={-1}
          className="text-accent hover:underline"
        >
          {traceName ?? shortId(traceId)}
        </Link>
      ),
    },
    {
      id: 'model',
      label: t('Model'),
      width: 'minmax(80px, 1fr)',
      cell: ({ providedModelName }) => providedModelName,
    },
    {
      id: 'status',
      label: t('Message'),
      width: 'minmax(80px, 2fr)',
      cell: ({ statusMessage }) => statusMessage,
    },
    ...NUMBERS,
  ]
}
