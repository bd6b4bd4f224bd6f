import type { DatasetChange } from '@heddle/core/schemas'
import { expect, it } from 'vitest'

import { groupChanges } from './group-changes.ts'

const change = (second: number, itemId: string, kind: DatasetChange['kind']): DatasetChange => ({
  at: new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString(),
  itemId,
  kind,
})

it('keeps an import together, and steps on one item apart', () => {
  const changes = [
    change(300, 'a', 'removed'),
    change(290, 'a', 'changed'),
    change(12, 'c', 'added'),
    change(11, 'b', 'added'),
    change(10, 'a', 'added'),
  ]
  expect(groupChanges(changes).map((group) => group.changes.map(({ itemId }) => itemId))).toEqual([
    ['a'],
    ['a'],
    ['c', 'b', 'a'],
  ])
})

it('loses no change', () => {
  const changes = [change(9, 'a', 'changed'), change(8, 'a', 'changed'), change(1, 'a', 'added')]
  expect(groupChanges(changes).flatMap((group) => group.changes)).toEqual(changes)
})
