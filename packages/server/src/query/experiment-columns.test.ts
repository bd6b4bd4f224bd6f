import { expect, test } from 'vitest'

import { readSaidExperiment } from './experiment-columns.ts'

test('reads metadata given as one map and expected outputs given as JSON text', () => {
  const said = {
    id: 'e',
    name: 'capitals / 1',
    'dataset.id': 'd',
    'item.id': 'i',
    'item.version': '2026-01-31T12:00:00Z',
    'item.expected_output': '42',
    'item.metadata': { continent: 'Europe' },
    metadata: { model: 'atlas' },
  }
  expect(readSaidExperiment(JSON.stringify(said))).toEqual({
    id: 'e',
    name: 'capitals / 1',
    description: null,
    datasetId: 'd',
    itemId: 'i',
    itemVersion: '2026-01-31T12:00:00Z',
    expectedOutput: 42,
    itemMetadata: { continent: 'Europe' },
    metadata: { model: 'atlas' },
  })
})

test('reads metadata given member by member; an experiment without a name has its id as one', () => {
  const said = { id: 'e', 'item.id': 'i', 'metadata.model': 'atlas', 'item.metadata.hard': true }
  expect(readSaidExperiment(JSON.stringify(said))).toMatchObject({
    name: 'e',
    metadata: { model: 'atlas' },
    itemMetadata: { hard: true },
    expectedOutput: null,
  })
})

test.each(['', 'text', '[1]', '{"id":{"a":1}}'])(
  'what is no experiment hurts nobody: %s',
  (text) => {
    expect(readSaidExperiment(text)).toMatchObject({ id: '', itemId: '', metadata: {} })
  },
)
