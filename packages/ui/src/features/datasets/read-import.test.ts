import { expect, it } from 'vitest'

import { guessField, type ImportField, readImport, toItems } from './read-import.ts'

const guessAll = (columns: readonly string[]): Record<string, ImportField> =>
  Object.fromEntries(columns.map((column) => [column, guessField(column)]))

it('reads comma-separated values under a line of names, and says which lines are broken', () => {
  const { columns, rows } = readImport(
    'question,expected_output,topic\n"Where is\nit?",Here.,7\nno fields\n{"a":1},,x\n',
  )
  expect(columns).toEqual(['question', 'expected_output', 'topic'])
  expect(rows[1]).toEqual({
    line: 4,
    message: 'Expected 3 fields, as in the first line, got 1.',
  })
  expect(toItems(rows, guessAll(columns))).toEqual([
    {
      line: 2,
      item: { input: 'Where is\nit?', expectedOutput: 'Here.', metadata: { topic: 7 } },
    },
    { line: 5, item: { input: { a: 1 }, expectedOutput: null, metadata: { topic: 'x' } } },
  ])
})

it('reads one JSON object a line', () => {
  const { columns, rows } = readImport(
    '{"id":"a","input":{"q":1},"metadata":{"k":true}}\n[1]\n{"input":\n{"input":"b","expectedOutput":2}',
  )
  expect(rows.flatMap((row) => ('message' in row ? [[row.line, row.message]] : []))).toEqual([
    [2, 'Expected a JSON object.'],
    [3, 'Expected a JSON object; this line is no JSON.'],
  ])
  expect(toItems(rows, guessAll(columns)).map(({ item }) => item)).toEqual([
    { id: 'a', input: { q: 1 }, expectedOutput: null, metadata: { k: true } },
    { input: 'b', expectedOutput: 2, metadata: null },
  ])
})

it('joins several columns of one kind to an object by their names', () => {
  const { rows } = readImport('a,b,note\n1,2,x\n')
  const fields = { a: 'input', b: 'input', note: 'ignore' } as const
  expect(toItems(rows, fields)[0]?.item).toEqual({
    input: { a: 1, b: 2 },
    expectedOutput: null,
    metadata: null,
  })
})

it('finds nothing in nothing', () => {
  expect(readImport('')).toEqual({ columns: [], rows: [] })
})
