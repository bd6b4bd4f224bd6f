import { alignLists } from './align-lists.ts'
import type { RowPair } from './align-lists.ts'
import type { CompareSide } from './compare-sides.ts'

/**
 * Two traces side by side: entry `i` pairs row `one[i]` with row `other[i]`, -1 where a side has no such row. Entries are in
 * pre-order of both sides: the rows of each side occur once and rise.
 */
export interface Alignment {
  readonly one: Int32Array
  readonly other: Int32Array
}

/** Pairs the rows of two traces, from the roots down: children are paired where their parents are. */
export function alignTraces(one: CompareSide, other: CompareSide): Alignment {
  const sides = [one, other] as const
  const placed: RowPair[] = []
  const open = alignLists(sides, {
    one: childrenOf(one, -1),
    other: childrenOf(other, -1),
  }).toReversed()
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    placed.push(pair)
    const below = pairsBelow(sides, pair)
    for (let index = below.length - 1; index >= 0; index--) {
      const next = below[index]
      if (next !== undefined) open.push(next)
    }
  }
  return {
    one: Int32Array.from(placed, ([row]) => row),
    other: Int32Array.from(placed, ([, row]) => row),
  }
}

function pairsBelow(sides: readonly [CompareSide, CompareSide], [one, other]: RowPair): RowPair[] {
  const [a, b] = sides
  const ofOne = one < 0 ? [] : childrenOf(a, one)
  const ofOther = other < 0 ? [] : childrenOf(b, other)
  const isSameStep =
    one >= 0 && other >= 0 && a.type[one] === b.type[other] && a.name[one] === b.name[other]
  if (isSameStep) return alignLists(sides, { one: ofOne, other: ofOther })
  // What stands below a step that was replaced has nothing to do with what stands there now.
  return [...ofOne.map((row) => [row, -1] as const), ...ofOther.map((row) => [-1, row] as const)]
}

function childrenOf({ count, end }: CompareSide, row: number): number[] {
  const children: number[] = []
  const after = row < 0 ? count : (end[row] ?? count)
  for (let child = row + 1; child < after; child = end[child] ?? after) children.push(child)
  return children
}
