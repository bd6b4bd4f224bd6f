import type { SavedView } from '@heddle/core/schemas'
import { expect, it } from 'vitest'

import { isDrifted, searchOfView, viewOfSearch } from './view-search.ts'

const SEARCH = {
  q: 'is:error',
  range: '7d',
  env: 'production',
  cols: 'name,score.helpful',
} as const

const view = (body: SavedView['body']): SavedView => ({
  id: 'v',
  name: 'Errors',
  isShared: false,
  isMine: true,
  body,
  createdAt: '',
  updatedAt: '',
})

it('reads back what it saves', () => {
  const saved = view(viewOfSearch({ ...SEARCH, peek: 'trace-1' }))
  expect(searchOfView(saved)).toEqual({ ...SEARCH, view: 'v' })
  expect(isDrifted(saved, { ...SEARCH, view: 'v', peek: 'other' })).toBe(false)
})

it('notices every change of what is saved', () => {
  const saved = view(viewOfSearch(SEARCH))
  for (const change of [{ q: 'is:ok' }, { range: '24h' }, { cols: undefined }] as const) {
    expect(isDrifted(saved, { ...SEARCH, ...change })).toBe(true)
  }
})
