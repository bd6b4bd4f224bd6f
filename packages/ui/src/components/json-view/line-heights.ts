/** A line of another height than most. */
interface UnevenLine {
  readonly index: number
  readonly px: number
  /** How much taller than usual the uneven lines above it are together, px. */
  readonly above: number
}

/** How tall lines are: one height for nearly all, so that a hundred thousand of them need no list; the others were measured. */
export interface LineHeights {
  readonly linePx: number
  /** Ascending by index. */
  readonly uneven: readonly UnevenLine[]
}

/** Lines of which none has been measured. */
export const evenLines = (linePx: number): LineHeights => ({ linePx, uneven: [] })

/** Where a line begins, px from the first; for the count of lines: how tall they are together. */
export function topOf({ linePx, uneven }: LineHeights, index: number): number {
  const before = uneven[countBefore(uneven, index) - 1]
  const extra = before === undefined ? 0 : before.above + before.px - linePx
  return index * linePx + extra
}

/** The line at a distance from the first, px: one of `count`. */
export function lineAt(heights: LineHeights, px: number, count: number): number {
  let low = 0
  let high = Math.max(0, count - 1)
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (topOf(heights, middle) <= px) low = middle
    else high = middle - 1
  }
  return low
}

/** The heights once some lines were measured; the same object where that says nothing new. */
export function withMeasured(
  heights: LineHeights,
  measured: ReadonlyMap<number, number>,
): LineHeights {
  const known = new Map(heights.uneven.map(({ index, px }) => [index, px]))
  let isNew = false
  for (const [index, px] of measured) {
    if (px === (known.get(index) ?? heights.linePx)) continue
    isNew = true
    if (px === heights.linePx) known.delete(index)
    else known.set(index, px)
  }
  return isNew ? ordered(heights.linePx, known) : heights
}

/**
 * The heights after lines were put in or taken out at one place: a line that stands where it stood, from above or from below,
 * keeps its height. What is new is measured when it is seen.
 */
export function carriedOver(
  heights: LineHeights,
  before: readonly object[],
  after: readonly object[],
): LineHeights {
  const moved = after.length - before.length
  const known = new Map<number, number>()
  for (const { index, px } of heights.uneven) {
    const line = before[index]
    if (line === after[index]) known.set(index, px)
    else if (line === after[index + moved]) known.set(index + moved, px)
  }
  return ordered(heights.linePx, known)
}

function ordered(linePx: number, known: ReadonlyMap<number, number>): LineHeights {
  let above = 0
  const uneven: UnevenLine[] = []
  for (const [index, px] of [...known].toSorted(([one], [other]) => one - other)) {
    uneven.push({ index, px, above })
    above += px - linePx
  }
  return { linePx, uneven }
}

/** How many uneven lines stand above a line. */
function countBefore(uneven: readonly UnevenLine[], index: number): number {
  let low = 0
  let high = uneven.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((uneven[middle]?.index ?? 0) < index) low = middle + 1
    else high = middle
  }
  return low
}
