import type { Change } from '@heddle/core/schemas'
import { expect, it } from 'vitest'

import { changeFilter, rankingFilter } from './overview-links.ts'

const change = (more: Partial<Change>): Change => ({
  field: 'step',
  value: 'run_sql',
  measure: 'latency',
  before: 1,
  after: 2,
  cases: 30,
  firstAt: '',
  ...more,
})

it('leads from a change to the traces it is about', () => {
  expect(changeFilter(change({}))).toBe('step:=run_sql')
  expect(changeFilter(change({ measure: 'errors', field: 'release', value: '1.18' }))).toBe(
    'release:1.18 is:error',
  )
  expect(changeFilter(change({ field: 'error', value: '429 "slow down"' }))).toBe(
    String.raw`error:="429 \"slow down\""`,
  )
})

it('leads from a line to its traces, and nowhere when the filter has no words for them', () => {
  expect(rankingFilter('name', { name: 'my agent' })).toBe('name:="my agent"')
  expect(rankingFilter('user', { userId: 'ada' })).toBe('user:ada')
  expect(rankingFilter('user', { userId: null })).toBeUndefined()
  expect(rankingFilter('score', { name: 'helpful', avg_value: 0.71234 })).toBe(
    'score.helpful:<0.712',
  )
  expect(rankingFilter('score', { name: 'tone of voice', avg_value: 1 })).toBeUndefined()
})
