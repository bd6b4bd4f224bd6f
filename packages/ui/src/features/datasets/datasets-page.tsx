import type { DatasetSummary } from '@heddle/core/schemas'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { datasetsQuery } from '../../api/datasets.ts'
import { Button } from '../../components/button.tsx'
import { type GridColumn, RowGrid } from '../../components/grid/row-grid.tsx'
import { Moment } from '../../components/moment.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { useMayWrite } from '../shell/use-may-write.ts'
import { DatasetForm } from './dataset-form.tsx'

const route = getRouteApi('/project/$projectId/datasets/')

const COLUMNS: readonly GridColumn<DatasetSummary>[] = [
  { id: 'name', label: t('Name'), width: 'minmax(160px, 2fr)', cell: ({ name }) => name },
  {
    id: 'description',
    label: t('Description'),
    width: 'minmax(120px, 3fr)',
    cell: ({ description }) => description,
  },
  {
    id: 'items',
    label: t('Items'),
    width: '72px',
    isNumber: true,
    cell: ({ itemCount }) => formatCount(itemCount),
  },
  {
    id: 'runs',
    label: t('Runs'),
    width: '56px',
    isNumber: true,
    cell: ({ runCount }) => formatCount(runCount),
  },
  {
    id: 'created',
    label: t('Created'),
    width: '120px',
    isNumber: true,
    cell: ({ createdAt }) => <Moment at={createdAt} />,
  },
]

/** `/project/$projectId/datasets`: what do we test with. */
export function DatasetsPage(): ReactNode {
  usePageTitle(t('Datasets'))
  const { projectId } = route.useParams()
  const [isAdding, setIsAdding] = useState(false)
  const mayWrite = useMayWrite()
  return (
    <>
      <PageHeader title={t('Datasets')}>
        {mayWrite && (
          <Button kind="primary" onClick={() => setIsAdding(true)}>
            {t('New dataset')}
          </Button>
        )}
      </PageHeader>
      <Datasets projectId={projectId} />
      {isAdding && <DatasetForm projectId={projectId} onClose={() => setIsAdding(false)} />}
    </>
  )
}

function Datasets({ projectId }: { readonly projectId: string }): ReactNode {
  const navigate = useNavigate()
  const pages = useInfiniteQuery(datasetsQuery(projectId))
  const rows = pages.data?.pages.flatMap(({ data }) => data) ?? []
  if (rows.length > 0) {
    return (
      <RowGrid
        label={t('Datasets')}
        columns={COLUMNS}
        rows={rows}
        idOf={({ id }) => id}
        minWidthPx={640}
        hasMore={pages.hasNextPage}
        onNearEnd={() => {
          if (!pages.isFetchingNextPage) void pages.fetchNextPage()
        }}
        onOpen={({ id }) =>
          void navigate({
            to: '/project/$projectId/datasets/$datasetId',
            params: { projectId, datasetId: id },
          })
        }
      />
    )
  }
  if (pages.isError) {
    const onRetry = () => void pages.refetch()
    return <PageState state={{ kind: 'error', error: pages.error, onRetry }} />
  }
  if (pages.isPending) return <PageState state={{ kind: 'loading', what: t('the datasets') }} />
  return (
    <PageState
      state={{
        kind: 'empty',
        title: t('No datasets yet.'),
        text: t(
          'A dataset is a list of inputs with the answers you want. Import a file, or add steps of your traces.',
        ),
      }}
    />
  )
}
