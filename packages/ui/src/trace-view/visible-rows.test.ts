import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { collapsedFromDepth, revealed, subtreeSet, toggled } from './collapse.ts'
import { deriveSums } from './derive.ts'
import { anyTrace, sampleTrace } from './sample-trace.ts'
import { indexOfRow, visibleRows } from './visible-rows.ts'

const trace = sampleTrace([{}, { parent: 0 }, { parent: 1 }, { parent: 0 }, {}])
const sums = deriveSums(trace)
const show = (collapsed: ReadonlySet<string>, kept?: Uint8Array): number[] => [
  ...visibleRows(trace, sums, { collapsed, kept }),
]

describe('visibleRows', () => {
  it('jumps over closed subtrees', () => {
    expect(show(new Set())).toEqual([0, 1, 2, 3, 4])
    expect(show(new Set(['o1']))).toEqual([0, 1, 3, 4])
    expect(show(new Set(['o0']))).toEqual([0, 4])
  })

  it('leaves out what a filter did not keep', () => {
    expect(show(new Set(), Uint8Array.from([1, 0, 0, 1, 0]))).toEqual([0, 3])
  })

  it('is ascending, within the trace, and complete when nothing is closed', () => {
    fc.assert(
      fc.property(anyTrace, fc.array(fc.nat(60)), (columns, closed) => {
        const derived = deriveSums(columns)
        const collapsed = new Set(closed.map((row) => `o${row}`))
        const rows = [...visibleRows(columns, derived, { collapsed })]
        expect(rows).toEqual([...new Set(rows)].toSorted((one, other) => one - other))
        expect(visibleRows(columns, derived, { collapsed: new Set() })).toHaveLength(columns.count)
        for (const row of rows)
          expect(indexOfRow(Int32Array.from(rows), row)).toBe(rows.indexOf(row))
      }),
    )
  })
})

describe('indexOfRow', () => {
  it('says -1 for a row that is not on show', () => {
    expect(indexOfRow(Int32Array.from([0, 4, 9]), 5)).toBe(-1)
  })
})

describe('collapse', () => {
  it('closing and opening a row again changes nothing', () => {
    expect(toggled(toggled(new Set(['o1']), 'o0'), 'o0')).toEqual(new Set(['o1']))
  })

  it('shows the tree down to a depth', () => {
    expect(show(collapsedFromDepth(trace, sums, 0))).toEqual([0, 4])
    expect(show(collapsedFromDepth(trace, sums, 1))).toEqual([0, 1, 3, 4])
  })

  it('opens what hides a row', () => {
    const collapsed = new Set(['o0', 'o1', 'o3'])
    expect(revealed(trace, collapsed, 2)).toEqual(new Set(['o3']))
    expect(revealed(trace, collapsed, 4)).toBe(collapsed)
  })

  it('closes and opens whole subtrees', () => {
    const closed = subtreeSet({ columns: trace, sums, collapsed: new Set() }, 0, true)
    expect(closed).toEqual(new Set(['o0', 'o1']))
    expect(subtreeSet({ columns: trace, sums, collapsed: closed }, 0, false)).toEqual(new Set())
  })
})
