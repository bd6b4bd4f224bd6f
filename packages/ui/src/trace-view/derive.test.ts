import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { deriveSums } from './derive.ts'
import { anyTrace, sampleTrace } from './sample-trace.ts'

const sum = (values: Iterable<number>): number => [...values].reduce((total, one) => total + one, 0)

describe('deriveSums', () => {
  it('adds tokens, costs and errors up to the root', () => {
    const sums = deriveSums(
      sampleTrace([
        { duration: 900 },
        { parent: 0, duration: 100, tokens: 10, cost: 1, isEstimated: true },
        { parent: 0, start: 200, duration: 100 },
        { parent: 2, start: 210, duration: 50, tokens: 5, cost: 2, level: 'ERROR' },
      ]),
    )
    expect([...sums.end]).toEqual([4, 2, 4, 4])
    expect([...sums.totalTokens]).toEqual([15, 10, 5, 5])
    expect([...sums.cost]).toEqual([3, 1, 2, 2])
    expect([...sums.errors]).toEqual([1, 0, 1, 1])
    expect([...sums.estimated]).toEqual([1, 1, 0, 0])
    expect([...sums.childCount]).toEqual([2, 0, 1, 0])
    expect([...sums.position]).toEqual([1, 1, 2, 1])
  })

  it('keeps a cost unknown when no part of it is known, and counts the parts without a price', () => {
    const sums = deriveSums(
      sampleTrace([
        {},
        { parent: 0, tokens: 7 },
        {},
        { parent: 2, cost: 1 },
        { parent: 2, tokens: 3 },
      ]),
    )
    expect([...sums.cost]).toEqual([Number.NaN, Number.NaN, 1, 1, Number.NaN])
    expect([...sums.unpriced]).toEqual([1, 1, 1, 0, 1])
  })

  it('lets a running row reach to the horizon, which is now at least', () => {
    const rows = [{ duration: Number.NaN }, { parent: 0, start: 100, duration: 300 }]
    expect(deriveSums(sampleTrace(rows)).finish[0]).toBe(400)
    expect(deriveSums(sampleTrace(rows), 1000).finish[0]).toBe(1000)
  })

  it('gives a finished trace no time after its end', () => {
    expect(deriveSums(sampleTrace([{ duration: 10 }]), 1000).horizon).toBe(10)
  })

  it('has sums of the roots equal to the sums of all rows', () => {
    fc.assert(
      fc.property(anyTrace, (columns) => {
        const sums = deriveSums(columns)
        const roots = [...columns.parent.keys()].filter((row) => (columns.parent[row] ?? -1) < 0)
        const ofRoots = (column: ArrayLike<number>): number =>
          sum(roots.map((row) => column[row] || 0))
        expect(ofRoots(sums.totalTokens)).toBe(sum(columns.totalTokens))
        expect(ofRoots(sums.cost)).toBe(
          sum([...columns.cost].filter((cost) => !Number.isNaN(cost))),
        )
        expect(ofRoots(sums.errors)).toBe(columns.level.filter((level) => level === 'ERROR').length)
        expect(sum(sums.childCount) + sums.rootCount).toBe(columns.count)
      }),
    )
  })
})
