import { expect, test } from 'vitest'

import { readCategories, readScoreConfigForm } from './score-config-form.ts'

test('reads categories with their numbers, and counts those without', () => {
  expect(readCategories(' good = 1 \n\nso = so = 0.5\nbad')).toEqual([
    { label: 'good', value: 1 },
    { label: 'so = so', value: 0.5 },
    { label: 'bad', value: 2 },
  ])
})

test('asks only for what its type has', () => {
  const fields: Record<string, string> = { name: 'tone', minValue: '-1', categories: 'a' }
  const read = (type: 'NUMERIC' | 'TEXT') => readScoreConfigForm(type, (name) => fields[name] ?? '')
  expect(read('NUMERIC')).toEqual({
    name: 'tone',
    dataType: 'NUMERIC',
    minValue: -1,
    maxValue: undefined,
  })
  expect(read('TEXT')).toEqual({ name: 'tone', dataType: 'TEXT' })
})
