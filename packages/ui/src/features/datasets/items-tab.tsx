import type { DatasetItem } from '@heddle/core/schemas'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { datasetItemsQuery, type DatasetPlace } from '../../api/datasets.ts'
import { Button } from '../../components/button.tsx'
import { type GridColumn, RowGrid } from '../../components/grid/row-grid.tsx'
import { Moment } from '../../components/moment.tsx'
import { PageState } from '../../components/page-state.tsx'
import { shortId } from '../../format/id.ts'
import { previewText } from '../../format/preview.ts'
import { rich } from '../../messages/rich.ts'
import { t } from '../../messages/translate.ts'
import { useMayWrite } from '../shell/use-may-write.ts'
import { ItemDialog } from './item-dialog.tsx'

/** Characters of a value that a cell shows. */
const CELL_CHARACTERS = 300

export interface ItemsTabProps {
  readonly place: DatasetPlace
  /** The moment whose items are shown; undefined: now. */
  readonly version: string | undefined
  readonly onNow: () => void
}

type Opened = { readonly item: DatasetItem | undefined } | undefined

/** The items of a dataset, as they are or as they were. */
export function ItemsTab({ place, version, onNow }: ItemsTabProps): ReactNode {
  const [opened, setOpened] = useState<Opened>()
  const mayWrite = useMayWrite()
  const pages = useInfiniteQuery(datasetItemsQuery(place, version))
  const rows = pages.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <>
      <div className="flex shrink-0 items-center gap-3 border-b px-4 py-1.5">
        {version === undefined ? (
          mayWrite && (
            <Button onClick={() => setOpened({ item: undefined })}>{t('Add item')}</Button>
          )
        ) : (
          <>
            <span role="status" className="text-table">
              {rich('As it was on {moment}', { moment: <Moment at={version} /> })}
            </span>
            <Button onClick={onNow}>{t('Back to now')}</Button>
          </>
        )}
      </div>
      {rows.length > 0 ? (
        <RowGrid
          label={t('Items')}
          columns={columnsOf(place.projectId)}
          rows={rows}
          idOf={({ id }) => id}
          minWidthPx={720}
          hasMore={pages.hasNextPage}
          isDimmed={pages.isPlaceholderData}
          onNearEnd={() => {
            if (!pages.isFetchingNextPage) void pages.fetchNextPage()
          }}
          onOpen={(item) => setOpened({ item })}
        />
      ) : (
        <Nothing pages={pages} />
      )}
      {opened !== undefined && (
        <ItemDialog
          place={place}
          item={opened.item}
          isReadOnly={version !== undefined || !mayWrite}
          onClose={() => setOpened(undefined)}
        />
      )}
    </>
  )
}

function Nothing({ pages }: { pages: UseInfiniteQueryResult }): ReactNode {
  if (pages.isError) {
    const onRetry = () => void pages.refetch()
    return <PageState state={{ kind: 'error', error: pages.error, onRetry }} />
  }
  if (pages.isPending) return <PageState state={{ kind: 'loading', what: t('the items') }} />
  return (
    <PageState
      state={{
        kind: 'empty',
        title: t('No items here.'),
        text: t('Add one, import a file, or add steps of your traces from their detail.'),
      }}
    />
  )
}

/** A value as one line. */
function cellText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return previewText(text.slice(0, CELL_CHARACTERS))
}

function columnsOf(projectId: string): readonly GridColumn<DatasetItem>[] {
  return [
    {
      id: 'input',
      label: t('Input'),
      width: 'minmax(160px, 3fr)',
      cell: (item) => cellText(item.input) ?? '—',
    },
    {
      id: 'expected',
      label: t('Expected output'),
      width: 'minmax(140px, 3fr)',
      cell: (item) => cellText(item.expectedOutput),
    },
    {
      id: 'metadata',
      label: t('Metadata'),
      width: 'minmax(80px, 1fr)',
      cell: (item) => cellText(item.metadata),
    },
    {
      id: 'source',
      label: t('Source'),
      width: '84px',
      cell: ({ sourceTraceId, sourceObservationId }) =>
        sourceTraceId === null ? null : (
          <Link
            to="/project/$projectId/traces/$traceId"
            params={{ projectId, traceId: sourceTraceId }}
            search={sourceObservationId === null ? {} : { observation: sourceObservationId }}
            className="font-mono text-accent hover:underline"
          >
            {shortId(sourceTraceId)}
          </Link>
        ),
    },
    {
      id: 'changed',
      label: t('Changed'),
      width: '120px',
      isNumber: true,
      cell: ({ updatedAt }) => <Moment at={updatedAt} />,
    },
  ]
}
