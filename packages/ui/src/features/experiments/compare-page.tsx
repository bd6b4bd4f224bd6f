import type { RunComparison } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { ReactNode } from 'react'

import { comparisonQuery } from '../../api/datasets.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { formatCount } from '../../format/tokens.ts'
import { plural, t } from '../../messages/translate.ts'
import type { CompareSearch } from '../../search-params.ts'
import {
  countVerdicts,
  type Judgement,
  judgeRow,
  type JudgedRow,
  type Metric,
  scoreNames,
  sortByDrop,
  usualBetter,
} from './compare-rows.ts'
import { CompareSummary } from './compare-summary.tsx'
import { CompareTable } from './compare-table.tsx'
import { CompareToolbar } from './compare-toolbar.tsx'

const route = getRouteApi('/project/$projectId/datasets/$datasetId/compare')

/** `/project/$projectId/datasets/$datasetId/compare`: better or worse? */
export function ComparePage(): ReactNode {
  const place = route.useParams()
  const { runs = '' } = route.useSearch()
  const comparison = useQuery(comparisonQuery(place, runs.split(',')))
  const { data } = comparison
  usePageTitle(t('Runs compared'))
  if (data === undefined) {
    const onRetry = () => void comparison.refetch()
    return comparison.isError ? (
      <PageState state={{ kind: 'error', error: comparison.error, onRetry }} />
    ) : (
      <PageState state={{ kind: 'loading', what: t('the runs') }} />
    )
  }
  return (
    <>
      <PageHeader
        title={data.runs.map(({ name }) => name).join(' → ')}
        note={plural(data.totalItems, ['1 item', '{count} items'])}
      >
        <Link
          to="/project/$projectId/datasets/$datasetId"
          params={place}
          search={{ tab: 'runs' }}
          className="text-table text-accent hover:underline"
        >
          {t('All runs')}
        </Link>
      </PageHeader>
      <Comparison comparison={data} />
    </>
  )
}

function Comparison({ comparison }: { readonly comparison: RunComparison }): ReactNode {
  const { projectId } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const judgement = judgementOf(search, comparison)
  const { metric, better, run } = judgement
  const judged = useMemo(
    () => comparison.rows.map((row) => judgeRow(row, { metric, better, run })),
    [comparison, metric, better, run],
  )
  const shown = useMemo(() => select(judged, search), [judged, search])
  const change = (next: CompareSearch): void => {
    void navigate({ search: { ...search, ...next }, replace: true })
  }
  const { rows, totalItems, runs } = comparison
  return (
    <>
      {runs.length > 1 && <CompareSummary runs={runs} judged={judged} judgement={judgement} />}
      <CompareToolbar
        comparison={comparison}
        judgement={judgement}
        counts={countVerdicts(judged)}
        search={search}
        onChange={change}
      />
      {rows.length < totalItems && (
        <p role="status" className="bg-warning-tint px-4 py-1 text-table text-warning">
          {t('Showing {count} of {count2} items.', {
            count: formatCount(rows.length),
            count2: formatCount(totalItems),
          })}
        </p>
      )}
      {shown.length === 0 ? (
        <PageState state={{ kind: 'empty', title: t('No item is like that.') }} />
      ) : (
        <CompareTable
          projectId={projectId}
          runs={runs}
          rows={shown}
          judgement={judgement}
          showsDiff={search.diff !== 'off' && runs.length > 1}
        />
      )}
    </>
  )
}

function judgementOf(search: CompareSearch, comparison: RunComparison): Judgement {
  const [firstScore] = scoreNames(comparison)
  const usual: Metric = firstScore === undefined ? 'latency' : `score:${firstScore}`
  const metric = search.metric ?? usual
  const index = comparison.runs.findIndex(({ id }) => id === search.run)
  return { metric, better: search.better ?? usualBetter(metric), run: Math.max(1, index) }
}

function select(rows: readonly JudgedRow[], { show, sort }: CompareSearch): readonly JudgedRow[] {
  const shown = rows.filter(({ row, verdict }) => {
    if (show === undefined) return true
    return show === 'errors'
      ? row.cells.some((cell) => (cell?.errorCount ?? 0) > 0)
      : show === verdict
  })
  return sort === 'item' ? shown : sortByDrop(shown)
}
