import type { DatasetChange } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { datasetHistoryQuery, type DatasetPlace } from '../../api/datasets.ts'
import { Button } from '../../components/button.tsx'
import { Moment } from '../../components/moment.tsx'
import { PageState } from '../../components/page-state.tsx'
import { SettingsTable } from '../../components/settings-table.tsx'
import { plural, t } from '../../messages/translate.ts'
import { groupChanges } from './group-changes.ts'

export interface HistoryTabProps {
  readonly place: DatasetPlace
  /** Shows the items as they were at a moment. */
  readonly onShow: (at: string) => void
}

/** When the items of a dataset changed, and the way back to each of these moments. */
export function HistoryTab({ place, onShow }: HistoryTabProps): ReactNode {
  const history = useQuery(datasetHistoryQuery(place))
  if (history.data === undefined) {
    const onRetry = () => void history.refetch()
    return history.isError ? (
      <PageState state={{ kind: 'error', error: history.error, onRetry }} />
    ) : (
      <PageState state={{ kind: 'loading', what: t('the history') }} />
    )
  }
  return (
    <div className="min-h-0 overflow-y-auto p-4">
      <SettingsTable label={t('History')} headings={[t('When'), t('What'), '']}>
        {groupChanges(history.data.changes).map(({ at, changes }) => (
          <tr key={at}>
            <th scope="row" className="numeric">
              <Moment at={at} />
            </th>
            <td>{describe(changes)}</td>
            <td className="text-end">
              <Button label={`${t('Show items')}: ${at}`} onClick={() => onShow(at)}>
                {t('Show items')}
              </Button>
            </td>
          </tr>
        ))}
      </SettingsTable>
    </div>
  )
}

const DESCRIPTIONS = {
  added: (count: number) => plural(count, ['{count} item added', '{count} items added']),
  changed: (count: number) => plural(count, ['{count} item changed', '{count} items changed']),
  removed: (count: number) => plural(count, ['{count} item removed', '{count} items removed']),
}

function describe(changes: readonly DatasetChange[]): string {
  const kinds = Map.groupBy(changes, ({ kind }) => kind)
  return [...kinds].map(([kind, of]) => DESCRIPTIONS[kind](of.length)).join(', ')
}
