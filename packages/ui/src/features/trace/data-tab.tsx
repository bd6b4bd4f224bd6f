import type { ObservationDetail, PayloadPart } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { PayloadSection } from '../../components/payload-section.tsx'
import { t } from '../../messages/translate.ts'

export interface DataTabProps {
  readonly detail: ObservationDetail
  /** What is looked for, and in which parts it was found. */
  readonly found: { readonly text: string; readonly parts: ReadonlySet<PayloadPart> } | undefined
}

/** Input, output, parameters and metadata as they were recorded. */
export function DataTab({ detail, found }: DataTabProps): ReactNode {
  const findIn = (part: PayloadPart): string | undefined =>
    found?.parts.has(part) === true ? found.text : undefined
  return (
    <div className="grid gap-5">
      <PayloadSection title={t('Input')} value={detail.input} find={findIn('input')} />
      <PayloadSection title={t('Output')} value={detail.output} find={findIn('output')} />
      {Object.keys(detail.modelParameters).length > 0 && (
        <PayloadSection title={t('Model parameters')} value={detail.modelParameters} />
      )}
      {Object.keys(detail.metadata).length > 0 && (
        <PayloadSection title={t('Metadata')} value={detail.metadata} find={findIn('metadata')} />
      )}
    </div>
  )
}
