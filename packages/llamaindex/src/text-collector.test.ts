import { expect, it } from 'vitest'

import { TextCollector } from './text-collector.ts'

it('joins the pieces, and only counts what is too much', () => {
  const collector = new TextCollector()
  collector.add('a')
  collector.add('b')
  expect(collector.text()).toBe('ab')
  collector.add('x'.repeat(1_000_000))
  collector.add('never kept')
  expect(collector.text().endsWith('…[heddle: 10 more characters]')).toBe(true)
})
