/**
 * The next (`direction` 1) or previous (-1) row of `count` that matches, seen from `from` and going round at the ends;
 * undefined when none does.
 */
export function nextRow(
  { count, from, direction }: { count: number; from: number; direction: 1 | -1 },
  matches: (row: number) => boolean,
): number | undefined {
  const origin = from < 0 && direction === -1 ? 0 : from
  for (let step = 1; step <= count; step++) {
    const row = (((origin + step * direction) % count) + count) % count
    if (matches(row)) return row
  }
  return undefined
}
