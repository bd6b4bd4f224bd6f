import type { Score, ScoreSource } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { formatScore } from '../format/score.ts'
import { t } from '../messages/translate.ts'

/** Who gives scores of a source, in words. */
export const SOURCE_LABELS: Readonly<Record<ScoreSource, string>> = {
  ANNOTATION: t('person'),
  EVAL: t('judge'),
  API: t('program'),
}

/** What a score says: its category, true or false, its text or its number. */
export function ScoreValue({ score }: { readonly score: Score }): ReactNode {
  const { dataType, value, stringValue } = score
  if (dataType === 'NUMERIC') return <span className="numeric">{formatScore(value)}</span>
  if (dataType === 'BOOLEAN') return <span>{value === 1 ? 'true' : 'false'}</span>
  return <span className="payload-text">{stringValue}</span>
}

/** The person who gave it, where that was kept. */
export function authorOf({ metadata }: Score): string | undefined {
  const author = metadata['author']
  return typeof author === 'string' ? author : undefined
}
