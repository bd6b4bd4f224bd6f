import { expect, test } from 'vitest'

import { findMisfit, findSchemaFault } from './json-schema.ts'

test.each([
  true,
  {},
  { type: 'object', required: ['q'], properties: { q: { $ref: '#/$defs/q' } }, $defs: { q: {} } },
  { if: { type: 'object' }, else: { required: ['a'] } },
  { $schema: 'http://json-schema.org/draft-07/schema#', definitions: { a: { type: 'string' } } },
])('%j can be applied', (schema) => {
  expect(findSchemaFault(schema)).toBeUndefined()
})

test.each([{ $ref: '#' }, { $ref: '#/nowhere' }, { type: 'string', pattern: '(' }, { enum: 5 }])(
  '%j cannot be applied, and is no fault of the server',
  (schema) => {
    expect(findSchemaFault(schema)).toEqual(expect.any(String))
    expect(findMisfit(schema, 'x')).toEqual(expect.any(String))
  },
)

test('a misfit tells the place and the reason', () => {
  const schema = { type: 'object', properties: { q: { type: 'string' } }, required: ['q'] }
  expect(findMisfit(schema, { q: 'x' })).toBeUndefined()
  expect(findMisfit(schema, { q: 7 })).toMatch(/#\/q: .*string/)
  expect(findMisfit(schema, {})).toMatch(/"q"/)
  expect(findMisfit(schema, undefined)).toMatch(/null/)
})
