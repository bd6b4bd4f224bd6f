import type { Alignment } from './align-traces.ts'
import type { CompareSide } from './compare-sides.ts'

/** How two runs differ at a place, in the order in which differences of one place count. */
export const DIFFERENCES = [
  'config',
  'replaced',
  'removed',
  'added',
  'arguments',
  'input',
  'output',
  'error',
] as const
export type Difference = (typeof DIFFERENCES)[number]

export interface DivergenceEvent {
  /** Entry of the alignment. */
  readonly index: number
  readonly difference: Difference
  /** False: an earlier difference explains it, for what went in differed already. */
  readonly isCause: boolean
}

type Sides = readonly [CompareSide, CompareSide]

interface Compared {
  readonly sides: Sides
  readonly alignment: Alignment
  /** For every row of a side its entry of the alignment. */
  readonly entryOf: readonly [Int32Array, Int32Array]
}

/** Differences of two aligned traces in the order in which they came about; the first one is where the runs parted. */
export function findDivergence(sides: Sides, alignment: Alignment): readonly DivergenceEvent[] {
  const compared: Compared = {
    sides,
    alignment,
    entryOf: [entriesOf(alignment.one, sides[0].count), entriesOf(alignment.other, sides[1].count)],
  }
  const found: { index: number; difference: Difference; place: number }[] = []
  for (let index = 0; index < alignment.one.length; index++) {
    for (const difference of differencesAt(compared, index)) {
      // What a step answers, and whether it fails, is known when all below it is over.
      const isAtEnd = difference === 'output' || difference === 'error'
      found.push({ index, difference, place: isAtEnd ? lastEntryBelow(compared, index) : index })
    }
  }
  found.sort(
    (a, b) =>
      a.place - b.place ||
      // The inner step ends first.
      b.index - a.index ||
      DIFFERENCES.indexOf(a.difference) - DIFFERENCES.indexOf(b.difference),
  )
  return found.map(({ index, difference }, order) => ({
    index,
    difference,
    isCause: order === 0 || isOwnDoing(compared, index, difference),
  }))
}

function entriesOf(rows: Int32Array, count: number): Int32Array {
  const entries = new Int32Array(count).fill(-1)
  for (const [entry, row] of rows.entries()) if (row >= 0) entries[row] = entry
  return entries
}

function rowsAt({ alignment }: Compared, index: number): readonly [left: number, right: number] {
  return [alignment.one[index] ?? -1, alignment.other[index] ?? -1]
}

function lastEntryBelow(compared: Compared, index: number): number {
  const { sides, entryOf } = compared
  const [left, right] = rowsAt(compared, index)
  const last = (side: 0 | 1, row: number): number =>
    row < 0 ? index : (entryOf[side][(sides[side].end[row] ?? 0) - 1] ?? index)
  return Math.max(last(0, left), last(1, right))
}

function isSameStep([a, b]: Sides, left: number, right: number): boolean {
  if (left < 0 || right < 0) return false
  return a.type[left] === b.type[right] && a.name[left] === b.name[right]
}

function isLeafPair([a, b]: Sides, left: number, right: number): boolean {
  return a.end[left] === left + 1 && b.end[right] === right + 1
}

function differencesAt(compared: Compared, index: number): Difference[] {
  const { sides } = compared
  const [a, b] = sides
  const [left, right] = rowsAt(compared, index)
  if (left < 0) return isBelowDifference(compared, 1, right) ? [] : ['added']
  if (right < 0) return isBelowDifference(compared, 0, left) ? [] : ['removed']
  if (!isSameStep(sides, left, right)) return ['replaced']
  const found: Difference[] = []
  if (a.config[left] !== b.config[right]) found.push('config')
  if (a.input[left] !== b.input[right]) found.push(a.isTool[left] === 1 ? 'arguments' : 'input')
  if (isLeafPair(sides, left, right) && a.output[left] !== b.output[right]) found.push('output')
  if (a.failed[left] !== b.failed[right]) found.push('error')
  return found
}

/** True below a step that was left out, added or replaced: nothing is told apart there any more. */
function isBelowDifference(compared: Compared, side: 0 | 1, row: number): boolean {
  const parent = compared.sides[side].parent[row] ?? -1
  if (parent < 0) return false
  return !isSameStep(compared.sides, ...rowsAt(compared, compared.entryOf[side][parent] ?? -1))
}

/** True for what nothing before explains: another configuration, or another result of the same input. */
function isOwnDoing(compared: Compared, index: number, difference: Difference): boolean {
  if (difference === 'config') return true
  if (difference !== 'output' && difference !== 'error') return false
  const { sides } = compared
  const [a, b] = sides
  const [left, right] = rowsAt(compared, index)
  if (!isLeafPair(sides, left, right)) return false
  return a.input[left] === b.input[right] && a.config[left] === b.config[right]
}
