import type { ObservationLevel } from '@heddle/core/schemas'
import { CircleAlert, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

import { FoldedText } from '../../components/folded-text.tsx'
import { t } from '../../messages/translate.ts'

/** Lines of an error on show before the rest is asked for. */
const SHOWN_LINES = 6

interface Look {
  readonly box: string
  readonly icon: ReactNode
  readonly fallback: string
}

const ICON = 'mt-0.5 shrink-0'
const LOOKS: Readonly<Record<ObservationLevel, Look>> = {
  ERROR: {
    box: 'bg-error-tint text-error',
    icon: <CircleAlert size={16} role="img" aria-label={t('error')} className={ICON} />,
    fallback: t('Failed without a message.'),
  },
  WARNING: {
    box: 'bg-warning-tint text-warning',
    icon: <TriangleAlert size={16} role="img" aria-label={t('warning')} className={ICON} />,
    fallback: t('Marked as a warning without a message.'),
  },
  DEFAULT: { box: 'bg-subtle text-muted', icon: null, fallback: '' },
  DEBUG: { box: 'bg-subtle text-muted', icon: null, fallback: '' },
}

/** Why a step failed, above everything else that is said about it. */
export function StatusNote(props: {
  readonly level: ObservationLevel
  readonly message: string | null
}): ReactNode {
  const { box, icon, fallback } = LOOKS[props.level]
  const text = props.message || fallback
  if (text === '') return null
  return (
    <div
      className={`mx-4 mb-2 flex max-h-48 shrink-0 gap-2 overflow-y-auto rounded-card px-3 py-2 max-md:mx-3 ${box}`}
    >
      {icon}
      <FoldedText text={text} lines={SHOWN_LINES} className="min-w-0 font-medium" />
    </div>
  )
}
