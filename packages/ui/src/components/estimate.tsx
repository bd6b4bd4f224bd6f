import type { ReactNode } from 'react'

import { isolated } from '../format/isolated.ts'
import { t } from '../messages/translate.ts'

/** A figure as text, with a sign before it when tokens are in it that nobody reported. */
export function approximate(figure: string, isEstimated: boolean | undefined): string {
  return isEstimated === true ? isolated(`≈ ${figure}`) : figure
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
  if (note === undefined) return children
  return (
    <bdi dir="ltr" title={note} className="whitespace-nowrap">
      <span role="img" aria-label={note}>
        ≈
      </span>{' '}
      {children}
    </bdi>
  )
}
