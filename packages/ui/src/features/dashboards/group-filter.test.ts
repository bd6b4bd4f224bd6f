import type { Widget } from '@heddle/core/schemas'
import { expect, it } from 'vitest'

import { groupFilter } from './group-filter.ts'

const of = (view: Widget['view'], dimension: string | null) => ({ view, dimension }) as Widget

it('leads from a group to its traces', () => {
  expect(groupFilter(of('traces', 'name'), 'my agent')).toBe('name:="my agent"')
  expect(groupFilter(of('observations', 'name'), 'answer')).toBe('step:=answer')
  expect(groupFilter(of('observations', 'providedModelName'), 'loom')).toBe('model:loom')
})

it('leads to all traces where the filter has no words for a group', () => {
  expect(groupFilter(of('traces', null), 'x')).toBeUndefined()
  expect(groupFilter(of('traces', 'userId'), 'none')).toBeUndefined()
  expect(groupFilter(of('observations', 'promptName'), 'p')).toBeUndefined()
})
