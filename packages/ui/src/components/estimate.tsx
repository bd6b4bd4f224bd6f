import type { ReactNode } from 'react'

import { isolated } from '../format/isolated.ts'
import { t } from '../messages/translate.ts'

/** What stands for a figure that is not known; nothing is known of it, so it is no estimate. */
const UNKNOWN = '—'

/** A figure as text, with a sign before it when tokens are in it that nobody reported. */
export function approximate(figure: string, isEstimated: boolean | undefined): string {
  return isEstimated === true && figure !== UNKNOWN ? isolated(`≈ ${figure}`) : figure
}

/** What the sign says; undefined where there is none. */
export function estimateNote(isEstimated: boolean | undefined): string | undefined {
  return isEstimated === true
    ? t('Holds tokens that nobody reported; they were counted from the texts.')
    : undefined
}

/** A title with what the sign says below it, where there is one. */
export function withEstimateNote(title: string, isEstimated: boolean | undefined): string {
  const note = estimateNote(isEstimated)
  return note === undefined ? title : `${title}\n${note}`
}

export interface EstimateProps {
  readonly isEstimated: boolean | undefined
  /** The figure. */
  readonly children: string
}

/** A figure whose sign explains itself. */
export function Estimate({ isEstimated, children }: EstimateProps): ReactNode {
  const note = estimateNote(isEstimated)
  if (note === undefined || children === UNKNOWN) return children
  return (
    <bdi dir="ltr" title={note} className="whitespace-nowrap">
      <span role="img" aria-label={note}>
        ≈
      </span>{' '}
      {children}
    </bdi>
  )
}
