import type { ScoreConfig } from '@heddle/core/schemas'

import type { Judgement } from './use-queue-work.ts'

/** One value that a config offers: as a form holds it, and for people. */
export interface OfferedValue {
  readonly text: string
  readonly label: string
}

/** The values of a config in their order; undefined where a number or a text is typed. */
export function valuesOf({ dataType, categories }: ScoreConfig): OfferedValue[] | undefined {
  if (dataType === 'BOOLEAN') {
    return [
      { text: '1', label: 'true' },
      { text: '0', label: 'false' },
    ]
  }
  if (dataType !== 'CATEGORICAL') return undefined
  return (categories ?? []).map(({ label }) => ({ text: label, label }))
}

/** What a form says; scores without a value are not given. */
export function readJudgement(
  text: (name: string) => string,
  configs: readonly ScoreConfig[],
): Judgement {
  const values = configs.flatMap((config) => {
    const written = text(config.id)
    if (written === '') return []
    const isNumber = config.dataType === 'NUMERIC' || config.dataType === 'BOOLEAN'
    return [{ config, value: isNumber ? Number(written) : written }]
  })
  return { values, comment: text('comment') }
}
