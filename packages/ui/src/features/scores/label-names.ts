import type { ScoreKind } from '@heddle/core/schemas'

import { inContext } from '../../messages/in-context.ts'

/** How labels of an agreement are shown: what numbers count as is ours to name, categories stand as they were given. */
export function labelNames(first: ScoreKind, second: ScoreKind): (label: string) => string {
  const hasCategories = [first, second].some(({ dataType }) => dataType === 'CATEGORICAL')
  return (label) => (hasCategories ? label : (NUMBERS_COUNT_AS[label] ?? label))
}

const NUMBERS_COUNT_AS: Readonly<Record<string, string>> = {
  passed: inContext('score', 'passed'),
  failed: inContext('score', 'failed'),
}
