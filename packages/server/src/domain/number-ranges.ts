/** Whole numbers as ranges from the first up to and including the second: ascending, and neither touching nor overlapping. */
export type NumberRanges = readonly (readonly [first: number, last: number])[]

/** The ranges of these numbers, which may come in any order and repeat. */
export function rangesOf(numbers: readonly number[]): NumberRanges {
  return join(numbers.map((number): [number, number] => [number, number]))
}

/** Everything that is in one or the other. */
export function uniteRanges(one: NumberRanges, other: NumberRanges): NumberRanges {
  return join([...one, ...other])
}

function join(ranges: NumberRanges): NumberRanges {
  const joined: [number, number][] = []
  for (const [first, last] of ranges.toSorted(([a], [b]) => a - b)) {
    const before = joined.at(-1)
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else joined.push([first, last])
  }
  return joined
}

/** What is missing from 1 up to and including `highest`. */
export function gapsOf(ranges: NumberRanges, highest: number): NumberRanges {
  const gaps: [number, number][] = []
  let next = 1
  for (const [first, last] of ranges) {
    if (first > highest) break
    if (first > next) gaps.push([next, first - 1])
    next = last + 1
  }
  if (next <= highest) gaps.push([next, highest])
  return gaps
}

export function countNumbers(ranges: NumberRanges): number {
  return ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0)
}

export function holdsNumber(ranges: NumberRanges, number: number): boolean {
  return ranges.some(([first, last]) => first <= number && number <= last)
}
