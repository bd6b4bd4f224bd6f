import { expect, it } from 'vitest'

import { between } from './use-selection.ts'

it('marks a range in either direction, and one row when it has no start', () => {
  const ids = ['a', 'b', 'c', 'd']
  expect(between(ids, 'b', 'd')).toEqual(['b', 'c', 'd'])
  expect(between(ids, 'd', 'b')).toEqual(['b', 'c', 'd'])
  expect(between(ids, undefined, 'c')).toEqual(['c'])
  expect(between(ids, 'gone', 'c')).toEqual(['c'])
})
