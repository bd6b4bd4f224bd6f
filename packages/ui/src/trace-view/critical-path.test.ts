import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { criticalPath, slowestSteps } from './critical-path.ts'
import { deriveSums } from './derive.ts'
import { anyTrace, sampleTrace } from './sample-trace.ts'
import { selfTime } from './self-time.ts'

describe('selfTime', () => {
  it('is the duration without the union of the children', () => {
    const trace = sampleTrace([
      { duration: 100 },
      { parent: 0, start: 10, duration: 30 },
      { parent: 0, start: 20, duration: 30 },
      { parent: 0, start: 90, duration: 50 },
    ])
    expect(selfTime(trace, deriveSums(trace), 0)).toBe(50)
  })

  it('lies between nothing and the duration', () => {
    fc.assert(
      fc.property(anyTrace, (columns) => {
        const sums = deriveSums(columns)
        for (let row = 0; row < columns.count; row++) {
          const own = selfTime(columns, sums, row)
          expect(own).toBeGreaterThanOrEqual(0)
          expect(own).toBeLessThanOrEqual(columns.duration[row] ?? 0)
        }
      }),
    )
  })
})

describe('criticalPath', () => {
  const trace = sampleTrace([
    { duration: 100 },
    { parent: 0, start: 0, duration: 40 },
    { parent: 0, start: 5, duration: 10 },
    { parent: 0, start: 45, duration: 50 },
    { parent: 3, start: 50, duration: 40 },
    { parent: 0, start: 97, duration: 0 },
  ])

  it('follows the children that ended last before each other', () => {
    expect([...criticalPath(trace, deriveSums(trace))]).toEqual([1, 1, 0, 1, 1, 0])
  })

  it('names the step first that took longest by itself', () => {
    const sums = deriveSums(trace)
    expect(slowestSteps(trace, sums, criticalPath(trace, sums))).toEqual([1, 4, 0, 3])
  })

  it('puts a row on the path only together with its parent', () => {
    fc.assert(
      fc.property(anyTrace, (columns) => {
        const path = criticalPath(columns, deriveSums(columns))
        const lonely = [...path.keys()].filter((row) => {
          const above = columns.parent[row] ?? -1
          return path[row] === 1 && above >= 0 && path[above] === 0
        })
        expect(lonely).toEqual([])
      }),
    )
  })

  it('walks 10,000 levels without running out of stack', () => {
    const deep = sampleTrace(
      Array.from({ length: 10_000 }, (_, row) => ({
        parent: row - 1,
        start: row,
        duration: 30_000 - 2 * row,
      })),
    )
    expect(criticalPath(deep, deriveSums(deep)).every((mark) => mark === 1)).toBe(true)
  })
})
