/** The DOM id of a row, for `aria-activedescendant`. */
export function rowDomId(row: number): string {
  return `observation-row-${row}`
}
