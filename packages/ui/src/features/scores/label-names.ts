import type { ScoreAgreement, ScoreKind } from '@heddle/core/schemas'

import { inContext } from '../../messages/in-context.ts'

/**
 * How labels of an agreement are shown: what numbers count as is ours to name, categories stand as they were given. A label
 * that both sides give, one as a category, is the category.
 */
export function labelNames(
  { labels, confusion }: Pick<ScoreAgreement, 'labels' | 'confusion'>,
  first: Pick<ScoreKind, 'dataType'>,
  second: Pick<ScoreKind, 'dataType'>,
): (label: string) => string {
  const isCategory = (label: string): boolean => {
    const index = labels.indexOf(label)
    const byFirst = confusion[index]?.some((count) => count > 0) === true
    const bySecond = confusion.some((row) => (row[index] ?? 0) > 0)
    return (
      (first.dataType === 'CATEGORICAL' && byFirst) ||
      (second.dataType === 'CATEGORICAL' && bySecond)
    )
  }
  return (label) => (isCategory(label) ? label : (NUMBERS_COUNT_AS[label] ?? label))
}

const NUMBERS_COUNT_AS: Readonly<Record<string, string>> = {
  passed: inContext('score', 'passed'),
  failed: inContext('score', 'failed'),
}
