import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { findInJson, revealing } from './find-in-json.ts'
import { jsonRows } from './json-rows.ts'
import { parseExact } from './parse-exact.ts'

const pathsOf = (value: unknown, text: string): string[] =>
  findInJson(value, text).map(({ path }) => path)

describe('findInJson', () => {
  it('finds keys and values in any case, top to bottom', () => {
    const value = { Order: 1, items: [{ note: 'my order' }, 'other'], flag: true, none: null }
    expect(pathsOf(value, 'order')).toEqual(['$.Order', '$.items[0].note'])
    expect(pathsOf(value, 'TRUE')).toEqual(['$.flag'])
    expect(pathsOf(value, 'null')).toEqual(['$.none'])
    expect(pathsOf(value, '')).toEqual([])
  })

  it('reads exact numbers and strings that hold JSON', () => {
    const value = parseExact(
      '{"id": 9007199254740993, "arguments": "{\\"limit\\": 5000, \\"q\\": \\"x\\"}"}',
    )
    expect(pathsOf(value, '254740993')).toEqual(['$.id'])
    expect(pathsOf(value, '5000')).toEqual(['$.arguments.limit'])
    expect(pathsOf(value, 'limit')).toEqual(['$.arguments.limit'])
  })

  it('opens the ranges of a long list on the way', () => {
    const value = { rows: Array.from({ length: 2500 }, (_, index) => `row ${index}`) }
    const [match] = findInJson(value, 'row 1234')
    expect(match?.path).toBe('$.rows[1234]')
    expect(match?.ancestors.map(({ path }) => path)).toEqual(['$', '$.rows', '$.rows[1000…1999]'])
  })

  it('looks through lists of any length', () => {
    const list = Array.from({ length: 300_000 }, (_, index) => `item ${index}`)
    expect(pathsOf(list, 'item 299999')).toEqual(['$[299999]'])
  })

  it('names lines of the viewer, which its answer opens', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 4 }),
        fc.constantFrom('a', 'e', '1', 'null'),
        (value, text) => {
          for (const openDepth of [0, 1, Infinity]) {
            for (const match of findInJson(value, text).slice(0, 5)) {
              const toggled = revealing(match, { openDepth, toggled: new Set() })
              const rows = jsonRows(value, { openDepth, toggled, asText: new Set() })
              expect(rows.map(({ path }) => path)).toContain(match.path)
            }
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})
