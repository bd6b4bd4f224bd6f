import type { CompareSide } from './compare-sides.ts'

/** A pair of rows; -1 where one side has none. */
export type RowPair = readonly [one: number, other: number]

/** Siblings to pair: rows of both sides, each in order. */
export interface SiblingLists {
  readonly one: readonly number[]
  readonly other: readonly number[]
}

/** What pairing two rows costs. Two gaps cost more than two tools of different names, and less than a tool and a model. */
const SAME_NAME_COST = 0.15
const SAME_TYPE_COST = 1.1
const STRANGER_COST = 3
/** What leaving out a row costs: the more below it, the dearer. */
const GAP_COST = 1
const SIZE_COST = 0.12
const MOST_SIZE_COST = 1.5
/** Larger tables are divided at rows that are unmistakable, or paired as they come. */
const MOST_CELLS = 1_000_000

type Sides = readonly [CompareSide, CompareSide]

/** Pairs two lists of siblings in their order, at the least cost. */
export function alignLists(sides: Sides, { one, other }: SiblingLists): RowPair[] {
  let from = 0
  const shortest = Math.min(one.length, other.length)
  while (from < shortest && isSame(sides, at(one, from), at(other, from))) from++
  let tail = 0
  while (
    tail < shortest - from &&
    isSame(sides, at(one, one.length - 1 - tail), at(other, other.length - 1 - tail))
  ) {
    tail++
  }
  const pairs: RowPair[] = []
  for (let index = 0; index < from; index++) pairs.push([at(one, index), at(other, index)])
  const middle = {
    one: one.slice(from, one.length - tail),
    other: other.slice(from, other.length - tail),
  }
  for (const pair of alignMiddle(sides, middle)) pairs.push(pair)
  for (let left = tail; left > 0; left--) {
    pairs.push([at(one, one.length - left), at(other, other.length - left)])
  }
  return pairs
}

const at = (list: ArrayLike<number>, index: number): number => list[index] ?? -1

/** Equal in type, name and what went in. */
function isSame([a, b]: Sides, one: number, other: number): boolean {
  return (
    a.type[one] === b.type[other] &&
    a.name[one] === b.name[other] &&
    a.input[one] === b.input[other]
  )
}

function alignMiddle(sides: Sides, lists: SiblingLists): RowPair[] {
  const { one, other } = lists
  if (one.length === 0) return other.map((row) => [-1, row])
  if (other.length === 0) return one.map((row) => [row, -1])
  if (one.length * other.length <= MOST_CELLS) return alignTable(sides, lists)
  return alignBetweenAnchors(sides, lists)
}

function replaceCost(sides: Sides, one: number, other: number): number {
  const [a, b] = sides
  if (a.type[one] !== b.type[other]) return STRANGER_COST
  if (a.name[one] !== b.name[other]) return SAME_TYPE_COST
  return a.input[one] === b.input[other] ? 0 : SAME_NAME_COST
}

function gapCost(side: CompareSide, row: number): number {
  const size = at(side.end, row) - row
  return GAP_COST + Math.min(MOST_SIZE_COST, SIZE_COST * Math.log2(size))
}

const PAIR = 0
const SKIP_ONE = 1
const SKIP_OTHER = 2

/** The cheapest pairing, by a table of all prefixes. */
function alignTable(sides: Sides, { one, other }: SiblingLists): RowPair[] {
  const width = other.length + 1
  const steps = new Uint8Array((one.length + 1) * width)
  const gaps = Float64Array.from(other, (row) => gapCost(sides[1], row))
  const costs = new Float64Array(width)
  for (let column = 1; column < width; column++) {
    costs[column] = at(costs, column - 1) + at(gaps, column - 1)
    steps[column] = SKIP_OTHER
  }
  for (let line = 1; line <= one.length; line++) {
    const row = at(one, line - 1)
    const gap = gapCost(sides[0], row)
    let diagonal = at(costs, 0)
    costs[0] = diagonal + gap
    steps[line * width] = SKIP_ONE
    for (let column = 1; column < width; column++) {
      const above = at(costs, column)
      const paired = diagonal + replaceCost(sides, row, at(other, column - 1))
      const withoutOne = above + gap
      const withoutOther = at(costs, column - 1) + at(gaps, column - 1)
      const least = Math.min(paired, withoutOne, withoutOther)
      costs[column] = least
      steps[line * width + column] =
        least === paired ? PAIR : least === withoutOne ? SKIP_ONE : SKIP_OTHER
      diagonal = above
    }
  }
  return walkBack(steps, { one, other })
}

function walkBack(steps: Uint8Array, { one, other }: SiblingLists): RowPair[] {
  const pairs: RowPair[] = []
  const width = other.length + 1
  let line = one.length
  let column = other.length
  while (line > 0 || column > 0) {
    const step = steps[line * width + column]
    const takesOne = step === PAIR || step === SKIP_ONE
    const takesOther = step === PAIR || step === SKIP_OTHER
    if (takesOne) line--
    if (takesOther) column--
    pairs.push([takesOne ? at(one, line) : -1, takesOther ? at(other, column) : -1])
  }
  return pairs.toReversed()
}

/** Divides lists at rows that occur once on each side, in the longest order both sides agree on. */
function alignBetweenAnchors(sides: Sides, { one, other }: SiblingLists): RowPair[] {
  const anchors = agreeingAnchors(sides, { one, other })
  if (anchors.length === 0) return pairAsTheyCome({ one, other })
  const pairs: RowPair[] = []
  let fromOne = 0
  let fromOther = 0
  for (const [toOne, toOther] of [...anchors, [one.length, other.length] as const]) {
    const between = { one: one.slice(fromOne, toOne), other: other.slice(fromOther, toOther) }
    for (const pair of alignLists(sides, between)) pairs.push(pair)
    if (toOne < one.length) pairs.push([at(one, toOne), at(other, toOther)])
    fromOne = toOne + 1
    fromOther = toOther + 1
  }
  return pairs
}

function pairAsTheyCome({ one, other }: SiblingLists): RowPair[] {
  const length = Math.max(one.length, other.length)
  return Array.from({ length }, (_, index) => [at(one, index), at(other, index)] as const)
}

/** Places of unmistakable rows in both lists, rising on both sides. */
function agreeingAnchors(sides: Sides, { one, other }: SiblingLists): RowPair[] {
  const unique = uniquePlaces(sides[0], one)
  const matching = uniquePlaces(sides[1], other)
  const anchors: RowPair[] = []
  for (const [signature, place] of unique) {
    const otherPlace = matching.get(signature) ?? -1
    if (place >= 0 && otherPlace >= 0) anchors.push([place, otherPlace])
  }
  return longestRising(anchors)
}

/** The place of every signature; -1 when it occurs more than once. */
function uniquePlaces(side: CompareSide, rows: readonly number[]): Map<string, number> {
  const places = new Map<string, number>()
  for (const [place, row] of rows.entries()) {
    const signature = `${at(side.type, row)} ${at(side.name, row)} ${at(side.input, row)}`
    places.set(signature, places.has(signature) ? -1 : place)
  }
  return places
}

/** The longest subsequence whose second numbers rise; the first numbers rise already. */
function longestRising(pairs: readonly RowPair[]): RowPair[] {
  const tails: number[] = []
  const before = new Int32Array(pairs.length).fill(-1)
  for (const [index, [, value]] of pairs.entries()) {
    let low = 0
    let high = tails.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pairs[at(tails, middle)]?.[1] ?? 0) < value) low = middle + 1
      else high = middle
    }
    before[index] = low === 0 ? -1 : at(tails, low - 1)
    tails[low] = index
  }
  const rising: RowPair[] = []
  for (let index = tails.at(-1) ?? -1; index >= 0; index = at(before, index)) {
    const pair = pairs[index]
    if (pair !== undefined) rising.push(pair)
  }
  return rising.toReversed()
}
