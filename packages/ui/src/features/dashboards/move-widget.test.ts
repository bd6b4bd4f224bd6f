import { expect, it } from 'vitest'

import { moveWidget } from './move-widget.ts'

it('moves a widget by one place and keeps all of them', () => {
  expect(moveWidget(['a', 'b', 'c'], 1, 1)).toEqual(['a', 'c', 'b'])
  expect(moveWidget(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c'])
  expect(moveWidget(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
})
