import type { ScoreConfig } from '@heddle/core/schemas'
import { expect, it } from 'vitest'

import { readJudgement, valuesOf } from './judgement.ts'

const config = (id: string, dataType: string, labels: readonly string[] = []): ScoreConfig =>
  ({ id, dataType, categories: labels.map((label) => ({ label, value: 0 })) }) as ScoreConfig

const CONFIGS = [
  config('tone', 'CATEGORICAL', ['kind', 'harsh']),
  config('right', 'BOOLEAN'),
  config('stars', 'NUMERIC'),
  config('why', 'TEXT'),
]

it('offers what a config names', () => {
  expect(CONFIGS.map((one) => valuesOf(one)?.map(({ label }) => label))).toEqual([
    ['kind', 'harsh'],
    ['true', 'false'],
    undefined,
    undefined,
  ])
})

it('gives the scores that are filled in, numbers as numbers', () => {
  const fields: Record<string, string> = { tone: 'kind', right: '0', stars: '4.5', comment: 'ok' }
  const { values, comment } = readJudgement((name) => fields[name] ?? '', CONFIGS)
  expect(values.map(({ config: { id }, value }) => [id, value])).toEqual([
    ['tone', 'kind'],
    ['right', 0],
    ['stars', 4.5],
  ])
  expect(comment).toBe('ok')
})
