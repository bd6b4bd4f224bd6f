import { expect, it } from 'vitest'

import { printWidgetFilter, readWidgetFilter } from './widget-filter.ts'

it('reads the fields of a view, in any case, and prints them so that they can be read again', () => {
  const text = 'environment:production -userId:"Ada L" latency:>2000 tags:eu'
  const filter = readWidgetFilter(
    'ENVIRONMENT:production -userid:"Ada L" latency:>2s tags:eu',
    'traces',
  )
  expect(filter).toEqual([
    { type: 'stringOptions', column: 'environment', operator: 'any of', value: ['production'] },
    { type: 'stringOptions', column: 'userId', operator: 'none of', value: ['Ada L'] },
    { type: 'number', column: 'latency', operator: '>', value: 2000 },
    { type: 'arrayOptions', column: 'tags', operator: 'any of', value: ['eu'] },
  ])
  if (typeof filter === 'string') throw new Error(filter)
  expect(printWidgetFilter(filter)).toBe(text)
  expect(readWidgetFilter(text, 'traces')).toEqual(filter)
})

it('says what is wrong', () => {
  expect(readWidgetFilter('hello', 'traces')).toContain('Expected field:value')
  expect(readWidgetFilter('latency:slow', 'traces')).toBe(
    'latency: takes a number, as in >2s or <=10k.',
  )
  expect(readWidgetFilter('environment:>a', 'traces')).toBe('environment: has no order.')
  expect(readWidgetFilter('-latency:2', 'traces')).toContain('turn the comparison around')
  expect(readWidgetFilter('', 'traces')).toEqual([])
})
