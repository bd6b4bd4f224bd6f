import type { DatasetSummary } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { datasetQuery } from '../../api/datasets.ts'
import { Button } from '../../components/button.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { Tabs } from '../../components/tabs.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { plural, t } from '../../messages/translate.ts'
import { DATASET_TABS, type DatasetTab } from '../../search-params.ts'
import { useMayWrite } from '../shell/use-may-write.ts'
import { DatasetForm } from './dataset-form.tsx'
import { HistoryTab } from './history-tab.tsx'
import { ImportTab } from './import-tab.tsx'
import { ItemsTab } from './items-tab.tsx'
import { RunsTab } from './runs-tab.tsx'

const route = getRouteApi('/project/$projectId/datasets/$datasetId/')

const TAB_LABELS: Readonly<Record<DatasetTab, string>> = {
  items: t('Items'),
  runs: t('Runs'),
  import: t('Import'),
  history: t('History'),
}

/** `/project/$projectId/datasets/$datasetId`: items, runs, import and history of one dataset. */
export function DatasetPage(): ReactNode {
  const place = route.useParams()
  const dataset = useQuery(datasetQuery(place))
  usePageTitle(dataset.data?.name ?? t('Dataset'))
  const [isEditing, setIsEditing] = useState(false)
  const mayWrite = useMayWrite()
  const { data } = dataset
  if (data === undefined) {
    const onRetry = () => void dataset.refetch()
    return dataset.isError ? (
      <PageState state={{ kind: 'error', error: dataset.error, onRetry }} />
    ) : (
      <PageState state={{ kind: 'loading', what: t('the dataset') }} />
    )
  }
  return (
    <>
      <PageHeader title={data.name} note={noteOf(data)}>
        {mayWrite && (
          <Button onClick={() => setIsEditing(true)}>{t('Schema and description')}</Button>
        )}
      </PageHeader>
      <Contents dataset={data} />
      {isEditing && (
        <DatasetForm
          projectId={place.projectId}
          dataset={data}
          onClose={() => setIsEditing(false)}
        />
      )}
    </>
  )
}

function noteOf({ itemCount, inputSchema, expectedOutputSchema }: DatasetSummary): string {
  const hasSchema = inputSchema !== null || expectedOutputSchema !== null
  const items = plural(itemCount, ['1 item', '{count} items'])
  return hasSchema ? t('{items}, checked by a schema', { items }) : items
}

function Contents({ dataset }: { readonly dataset: DatasetSummary }): ReactNode {
  const place = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const mayWrite = useMayWrite()
  const { tab = 'items', version } = search
  const show = (next: DatasetTab, at?: string): void => {
    void navigate({
      search: {
        ...(next === 'items' ? {} : { tab: next }),
        ...(at !== undefined && { version: at }),
      },
    })
  }
  const bodies: Readonly<Record<DatasetTab, () => ReactNode>> = {
    items: () => <ItemsTab place={place} version={version} onNow={() => show('items')} />,
    runs: () => <RunsTab place={place} />,
    import: () => <ImportTab place={place} datasetName={dataset.name} />,
    history: () => <HistoryTab place={place} onShow={(at) => show('items', at)} />,
  }
  return (
    <>
      <div className="px-4">
        <Tabs
          label={t('Parts of the dataset')}
          tabs={DATASET_TABS.filter((id) => id !== 'import' || mayWrite).map((id) => ({
            id,
            label: TAB_LABELS[id],
          }))}
          selected={tab}
          onSelect={(next) => show(next)}
        />
      </div>
      <div role="tabpanel" aria-label={TAB_LABELS[tab]} className="flex min-h-0 flex-1 flex-col">
        {bodies[tab]()}
      </div>
    </>
  )
}
