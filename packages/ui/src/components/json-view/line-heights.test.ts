import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { carriedOver, evenLines, lineAt, topOf, withMeasured } from './line-heights.ts'

const LINE_PX = 22
const COUNT = 50
const measuredLines = fc
  .uniqueArray(
    fc.record({ index: fc.nat(COUNT - 1), px: fc.constantFrom(10, LINE_PX, 44, 66, 500) }),
    { selector: ({ index }) => index },
  )
  .map((lines) => new Map(lines.map(({ index, px }) => [index, px])))

describe('line heights', () => {
  it('put every line below all that stand above it', () => {
    fc.assert(
      fc.property(measuredLines, fc.nat(COUNT), (measured, index) => {
        const heights = withMeasured(evenLines(LINE_PX), measured)
        let top = 0
        for (let line = 0; line < index; line++) top += measured.get(line) ?? LINE_PX
        expect(topOf(heights, index)).toBe(top)
      }),
    )
  })

  it('find the line at a place', () => {
    fc.assert(
      fc.property(measuredLines, fc.nat(COUNT - 1), fc.nat(9), (measured, index, within) => {
        const heights = withMeasured(evenLines(LINE_PX), measured)
        expect(lineAt(heights, topOf(heights, index) + within, COUNT)).toBe(index)
      }),
    )
    expect(lineAt(evenLines(LINE_PX), 1e9, COUNT)).toBe(COUNT - 1)
    expect(lineAt(evenLines(LINE_PX), -1, 0)).toBe(0)
  })

  it('are the same when a measurement says nothing new, and forget what is usual again', () => {
    const heights = withMeasured(evenLines(LINE_PX), new Map([[3, 44]]))
    expect(withMeasured(heights, new Map([[3, 44]]))).toBe(heights)
    expect(withMeasured(heights, new Map([[4, LINE_PX]]))).toBe(heights)
    expect(withMeasured(heights, new Map([[3, LINE_PX]]))).toEqual(evenLines(LINE_PX))
  })

  it('stay with their lines when others come or go between them', () => {
    const lines = Array.from({ length: 6 }, (_, index) => ({ index }))
    const heights = withMeasured(
      evenLines(LINE_PX),
      new Map([
        [0, 44],
        [2, 30],
        [5, 66],
      ]),
    )
    const closed = [...lines.slice(0, 2), ...lines.slice(4)]
    const after = carriedOver(heights, lines, closed)
    expect(after.uneven.map(({ index, px }) => [index, px])).toEqual([
      [0, 44],
      [3, 66],
    ])
    expect(topOf(after, closed.length)).toBe(44 + 66 + 2 * LINE_PX)
    const reopened = [...closed.slice(0, 2), { index: 2 }, { index: 3 }, ...closed.slice(2)]
    expect(topOf(carriedOver(after, closed, reopened), 6)).toBe(44 + 66 + 4 * LINE_PX)
  })
})
