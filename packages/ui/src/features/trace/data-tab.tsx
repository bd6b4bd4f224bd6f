import type { ObservationDetail } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { PayloadSection } from '../../components/payload-section.tsx'

/** Input, output, parameters and metadata as they were recorded. */
export function DataTab({ detail }: { readonly detail: ObservationDetail }): ReactNode {
  return (
    <div className="grid gap-5">
      <PayloadSection title="Input" value={detail.input} />
      <PayloadSection title="Output" value={detail.output} />
      {Object.keys(detail.modelParameters).length > 0 && (
        <PayloadSection title="Model parameters" value={detail.modelParameters} />
      )}
      {Object.keys(detail.metadata).length > 0 && (
        <PayloadSection title="Metadata" value={detail.metadata} />
      )}
    </div>
  )
}
