import type { RunSummary } from '@heddle/core/schemas'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { type DatasetPlace, runsQuery } from '../../api/datasets.ts'
import { Button } from '../../components/button.tsx'
import { Estimate } from '../../components/estimate.tsx'
import { type GridColumn, RowGrid } from '../../components/grid/row-grid.tsx'
import { Moment } from '../../components/moment.tsx'
import { PageState } from '../../components/page-state.tsx'
import { formatCost } from '../../format/cost.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatScore } from '../../format/score.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'

/** Runs that a comparison takes. Source: the server's limit. */
const MOST_COMPARED = 6

/** Scores that have a column of their own. */
const SCORE_COLUMNS = 4

/** The runs of a dataset in numbers; those that are marked are compared, the oldest as the base. */
export function RunsTab({ place }: { readonly place: DatasetPlace }): ReactNode {
  const navigate = useNavigate()
  const pages = useInfiniteQuery(runsQuery(place))
  const [marked, setMarked] = useState<readonly string[]>([])
  const rows = pages.data?.pages.flatMap(({ data }) => data) ?? []
  if (rows.length === 0) return <Nothing pages={pages} />
  const compare = (ids: readonly string[]): void => {
    // Runs come newest first; the base is the oldest.
    const inTime = rows.filter(({ id }) => ids.includes(id)).toReversed()
    void navigate({
      to: '/project/$projectId/datasets/$datasetId/compare',
      params: place,
      search: { runs: inTime.map(({ id }) => id).join(',') },
    })
  }
  const toggle = (id: string): void =>
    setMarked(marked.includes(id) ? marked.filter((one) => one !== id) : [...marked, id])
  return (
    <>
      <div className="flex shrink-0 items-center gap-3 border-b px-4 py-1.5 text-table">
        <Button
          kind="primary"
          isDisabled={marked.length < 2 || marked.length > MOST_COMPARED}
          onClick={() => compare(marked)}
        >
          {marked.length < 2
            ? t('Compare runs')
            : t('Compare {count} runs', { count: marked.length })}
        </Button>
        <span className="text-muted">
          {marked.length > MOST_COMPARED
            ? t('No more than {most} at once.', { most: MOST_COMPARED })
            : t('Mark two or more.')}
        </span>
      </div>
      <RowGrid
        label={t('Runs')}
        columns={columnsOf(rows, marked, toggle)}
        rows={rows}
        idOf={({ id }) => id}
        minWidthPx={760}
        hasMore={pages.hasNextPage}
        onNearEnd={() => {
          if (!pages.isFetchingNextPage) void pages.fetchNextPage()
        }}
        onOpen={({ id }) => compare([id])}
      />
    </>
  )
}

function columnsOf(
  rows: readonly RunSummary[],
  marked: readonly string[],
  onToggle: (id: string) => void,
): readonly GridColumn<RunSummary>[] {
  const names = [...new Set(rows.flatMap(({ scores }) => scores.map(({ name }) => name)))]
  return [
    { id: 'name', label: t('Run'), width: 'minmax(160px, 2fr)', cell: ({ name }) => name },
    {
      id: 'mark',
      label: t('Compare'),
      width: '64px',
      cell: ({ id, name }) => (
        <input
          type="checkbox"
          aria-label={t('Compare {name}', { name })}
          checked={marked.includes(id)}
          onChange={() => onToggle(id)}
          className="size-4 accent-accent-fill align-middle"
        />
      ),
    },
    {
      id: 'when',
      label: t('When'),
      width: '120px',
      cell: ({ createdAt }) => <Moment at={createdAt} />,
    },
    number('items', t('Items'), ({ itemCount }) => formatCount(itemCount)),
    number('errors', t('Errors'), ({ errorCount }) =>
      errorCount === 0 ? '—' : formatCount(errorCount),
    ),
    ...names.slice(0, SCORE_COLUMNS).map((name) =>
      number(`score ${name}`, name, ({ scores }) => {
        const found = scores.find((score) => score.name === name)
        return found === undefined ? '—' : formatScore(found.mean)
      }),
    ),
    number('latency', t('Latency'), ({ latencyMs }) =>
      latencyMs === null ? '—' : formatDuration(latencyMs),
    ),
    number('cost', t('Cost'), ({ totalCost, usageEstimated }) => (
      <Estimate isEstimated={usageEstimated}>{formatCost(totalCost)}</Estimate>
    )),
  ]
}

function number(
  id: string,
  label: string,
  cell: (run: RunSummary) => ReactNode,
): GridColumn<RunSummary> {
  return { id, label, width: 'minmax(64px, 1fr)', isNumber: true, cell }
}

function Nothing({ pages }: { pages: UseInfiniteQueryResult }): ReactNode {
  if (pages.isError) {
    const onRetry = () => void pages.refetch()
    return <PageState state={{ kind: 'error', error: pages.error, onRetry }} />
  }
  if (pages.isPending) return <PageState state={{ kind: 'loading', what: t('the runs') }} />
  return (
    <PageState
      state={{
        kind: 'empty',
        title: t('No runs yet.'),
        text: t(
          'Run your app over the items of this dataset and say which trace belongs to which item.',
        ),
        action: <code className="text-table">POST /api/public/dataset-run-items</code>,
      }}
    />
  )
}
