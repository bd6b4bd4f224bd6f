import type { TraceRow } from '@heddle/core/schemas'
import { expect, it } from 'vitest'

import { parseListQuery } from '../../filter/list-query.ts'
import { filterTerms } from './filter-terms.ts'

// The terms read these fields only.
const ROW = {
  name: 'support agent',
  userId: 'ada',
  sessionId: null,
  environment: 'production',
  tags: ['eu', 'to check'],
  models: ['loom-large'],
  release: '1.2',
  version: null,
} as unknown as TraceRow

it('gives each thing that a trace has its term', () => {
  expect(filterTerms(ROW).map(({ term }) => term)).toEqual([
    'name:="support agent"',
    'user:ada',
    'env:production',
    'tag:eu',
    'tag:"to check"',
    'model:loom-large',
    'release:1.2',
  ])
})

it('gives terms that the list understands, also the other way round', () => {
  for (const { term } of filterTerms(ROW)) {
    expect([parseListQuery(term).mistakes, parseListQuery(`-${term}`).mistakes]).toEqual([[], []])
  }
})
