import type { ReactNode } from 'react'

import { formatPercent } from '../format/percent.ts'
import { t } from '../messages/translate.ts'

export interface ChangeNoteProps {
  readonly before: number | null
  readonly after: number | null
  /** Said of the number before: `12 in the 24 hours before`. */
  readonly formatted: string
  /** Which way is better; absent: neither. */
  readonly better?: 'up' | 'down'
}

/** Changes below this share are none. */
const SMALLEST = 0.005

/** How a number changed: its sign, its size, and colour only where one way is better. */
export function ChangeNote({ before, after, formatted, better }: ChangeNoteProps): ReactNode {
  if (before === null || after === null || before === 0) return null
  const change = after / before - 1
  if (Math.abs(change) < SMALLEST) {
    return (
      <span title={t('was {formatted}', { formatted })} className="text-meta text-faint">
        ±0 %
      </span>
    )
  }
  const isGood = better === undefined ? undefined : (better === 'up') === change > 0
  const look = isGood === undefined ? 'text-muted' : isGood ? 'text-success' : 'text-error'
  return (
    <span title={t('was {formatted}', { formatted })} className={`numeric text-meta ${look}`}>
      {change > 0 ? '▲ +' : '▼ −'}
      {formatPercent(Math.abs(change))}
    </span>
  )
}
