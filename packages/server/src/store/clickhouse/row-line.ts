/** A value of one column in a row that is written as JSON. */
export type Cell =
  | string
  | number
  | boolean
  | null
  | readonly string[]
  | Readonly<Record<string, string | number>>

/**
 * One row in the format JSONCompactEachRow. Half of a surrogate pair, which the engine's parser refuses together with the
 * whole insert, becomes U+FFFD.
 */
export function toRowLine(cells: readonly Cell[]): string {
  const line = JSON.stringify(cells)
  return line.includes(String.raw`\ud`) ? JSON.stringify(cells.map(wellFormedCell)) : line
}

function wellFormedCell(cell: Cell): Cell {
  if (typeof cell === 'string') return cell.toWellFormed()
  if (cell === null || typeof cell !== 'object') return cell
  if (isList(cell)) return cell.map((member) => member.toWellFormed())
  return Object.fromEntries(
    Object.entries(cell).map(([key, value]) => [
      key.toWellFormed(),
      typeof value === 'string' ? value.toWellFormed() : value,
    ]),
  )
}

function isList(cell: object): cell is readonly string[] {
  return Array.isArray(cell)
}
