import type { ObservationDetail } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { JsonView } from '../../components/json-view/lazy-json-view.tsx'
import { t } from '../../messages/translate.ts'

/** The stored record. */
export function RawTab({ detail }: { readonly detail: ObservationDetail }): ReactNode {
  const { costExplanation: _shownUnderCost, ...record } = detail
  return <JsonView label={t('Stored record')} value={record} openDepth={1} />
}
