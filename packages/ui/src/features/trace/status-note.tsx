import type { ObservationLevel } from '@heddle/core/schemas'
import { CircleAlert, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

import { FoldedText } from '../../components/folded-text.tsx'

/** Lines of an error on show before the rest is asked for. */
const SHOWN_LINES = 6

/** Why a step failed, above everything else that is said about it. */
export function StatusNote(props: {
  readonly level: ObservationLevel
  readonly message: string | null
}): ReactNode {
  const isError = props.level === 'ERROR'
  const isWarning = props.level === 'WARNING'
  if (!isError && !isWarning && (props.message === null || props.message === '')) return null
  const look = isError
    ? 'bg-error-tint text-error'
    : isWarning
      ? 'bg-warning-tint text-warning'
      : 'bg-subtle text-muted'
  const Icon = isError ? CircleAlert : TriangleAlert
  return (
    <div
      className={`mx-4 mb-2 flex max-h-48 shrink-0 gap-2 overflow-y-auto rounded-card px-3 py-2 max-md:mx-3 ${look}`}
    >
      {(isError || isWarning) && (
        <Icon
          size={16}
          role="img"
          aria-label={isError ? 'error' : 'warning'}
          className="mt-0.5 shrink-0"
        />
      )}
      <FoldedText
        text={
          props.message ?? (isError ? 'Failed without a message.' : 'Marked without a message.')
        }
        lines={SHOWN_LINES}
        className="min-w-0 font-medium"
      />
    </div>
  )
}
