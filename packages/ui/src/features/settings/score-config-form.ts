import type { CreateScoreConfigRequest, ScoreConfig } from '@heddle/core/schemas'

import { t } from '../../messages/translate.ts'

export const DATA_TYPES = [
  { id: 'NUMERIC', label: t('number') },
  { id: 'CATEGORICAL', label: t('category') },
  { id: 'BOOLEAN', label: t('yes or no') },
  { id: 'TEXT', label: t('text') },
] as const

export type DataType = (typeof DATA_TYPES)[number]['id']

/** `good = 1` on each line as categories; a line without a number counts as its place. */
export function readCategories(text: string): { label: string; value: number }[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, index) => {
      const [, label = line, value] = /^(.*?)\s*=\s*(-?\d+(?:\.\d+)?)$/u.exec(line) ?? []
      return { label, value: value === undefined ? index : Number(value) }
    })
}

const numberOf = (text: string): number | undefined => (text === '' ? undefined : Number(text))

/** What was filled in as a request. */
export function readScoreConfigForm(
  dataType: DataType,
  text: (name: string) => string,
): CreateScoreConfigRequest {
  const description = text('description')
  return {
    name: text('name'),
    dataType,
    ...(description === '' ? {} : { description }),
    ...(dataType === 'NUMERIC'
      ? { minValue: numberOf(text('minValue')), maxValue: numberOf(text('maxValue')) }
      : {}),
    ...(dataType === 'CATEGORICAL' ? { categories: readCategories(text('categories')) } : {}),
  }
}

/** What values such a score may have, in words. */
export function describeValues({ dataType, minValue, maxValue, categories }: ScoreConfig): string {
  switch (dataType) {
    case 'NUMERIC':
      if (minValue === null && maxValue === null) return t('any number')
      return t('{first} to {last}', { first: minValue ?? '−∞', last: maxValue ?? '∞' })
    case 'CATEGORICAL':
      return (categories ?? []).map(({ label, value }) => `${label} = ${value}`).join(', ')
    case 'BOOLEAN':
      return t('yes or no')
    case 'TEXT':
      return t('text')
    default:
      return dataType satisfies never
  }
}
