import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { JsonOpenState } from './json-rows.ts'
import { jsonRows, withToggledRow } from './json-rows.ts'
import { ExactNumber } from './parse-exact.ts'

const opened = (openDepth: number, toggled: string[] = []): JsonOpenState => ({
  openDepth,
  toggled: new Set(toggled),
  asText: new Set(),
})

/** Counts every value inside a value, itself included. */
function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce<number>((sum, child) => sum + countValues(child), 1)
}

describe('jsonRows', () => {
  it('lists open containers with their children, in the order of the source', () => {
    const rows = jsonRows({ b: [1, 2], a: { 'odd key': null } }, opened(1))
    expect(rows.map(({ path, isOpen, childCount }) => [path, isOpen, childCount])).toEqual([
      ['$', true, 2],
      ['$.b', false, 2],
      ['$.a', false, 1],
    ])
    expect(jsonRows({ a: { 'odd key': null } }, opened(1, ['$.a'])).at(-1)).toMatchObject({
      path: '$.a["odd key"]',
      kind: 'null',
    })
  })

  it('opens strings that hold JSON, and shows them as text on request', () => {
    const value = { arguments: '{"limit": 5000}' }
    expect(jsonRows(value, opened(9)).at(1)).toMatchObject({ kind: 'object', isNested: true })
    expect(jsonRows(value, opened(9)).at(2)).toMatchObject({ label: 'limit', value: 5000 })
    const asText = { ...opened(9), asText: new Set(['$.arguments']) }
    expect(jsonRows(value, asText).at(1)).toMatchObject({
      kind: 'string',
      value: '{"limit": 5000}',
    })
  })

  it('opens long arrays in ranges', () => {
    const rows = jsonRows(
      Array.from({ length: 2500 }, (_, index) => index),
      opened(1, ['$[1000…1999]']),
    )
    expect(rows).toHaveLength(1 + 3 + 1000)
    expect(rows[3]).toMatchObject({ path: '$[1000]', label: '1000', value: 1000 })
    expect(rows.at(-1)).toMatchObject({ label: '2000 … 2499', kind: 'range', isOpen: false })
  })

  it('shows exact numbers as leaves', () => {
    expect(jsonRows([new ExactNumber('1e400')], opened(9))[1]).toMatchObject({
      kind: 'number',
      childCount: 0,
    })
  })

  it('has one line for every value when everything is open, and every path once', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const state = { ...opened(Infinity) }
        const rows = jsonRows(value, state).filter(({ isNested }) => !isNested)
        expect(rows.length).toBeGreaterThanOrEqual(1)
        expect(new Set(rows.map(({ path }) => path)).size).toBe(rows.length)
        expect(rows).toHaveLength(countValues(value))
      }),
    )
  })

  it('quotes names that JSONPath has no shorthand for', () => {
    const paths = jsonRows({ $ref: 1, 'a-b': 2, a_1: 3, 'x"y': 4 }, opened(9)).map(
      (row) => row.path,
    )
    expect(paths).toEqual(['$', '$["$ref"]', '$["a-b"]', '$.a_1', '$["x\\"y"]'])
  })

  it('opens lists and objects of any length', () => {
    const list = Array.from({ length: 300_000 }, (_, index) => index)
    const wide = Object.fromEntries(list.map((index) => [`k${index}`, index]))
    expect(jsonRows(list, opened(Infinity))).toHaveLength(1 + 300 + 300_000)
    expect(jsonRows(wide, opened(1))).toHaveLength(300_001)
  })

  it('toggling one line gives what opening everything anew gives', () => {
    const nested = fc
      .jsonValue({ maxDepth: 3 })
      .map((value) => ({ text: JSON.stringify(value), value }))
    fc.assert(
      fc.property(nested, fc.nat(), fc.constantFrom(0, 1, 2, Infinity), (value, at, depth) => {
        const state = opened(depth)
        const rows = jsonRows(value, state)
        const index = at % rows.length
        const path = rows[index]?.path ?? ''
        const after = opened(depth, [path])
        expect(withToggledRow(rows, index, after)).toEqual(jsonRows(value, after))
      }),
    )
  })

  it('toggles ranges of long lists in place', () => {
    const list = Array.from({ length: 2500 }, (_, index) => index)
    const path = '$[1000…1999]'
    const closed = jsonRows(list, opened(1))
    const open = withToggledRow(closed, 2, opened(1, [path]))
    expect(open).toEqual(jsonRows(list, opened(1, [path])))
    expect(withToggledRow(open, 2, opened(1))).toEqual(closed)
  })
})
