/** `1234.5` → `1,235`; below 100 one decimal, below 10 two. */
export function formatNumber(value: number): string {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0
  return value.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

/** Bytes in the unit people read: `2.35 KB`, `128 MB` (powers of 1000). */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`
  if (bytes < 1e6) return `${formatNumber(bytes / 1e3)} KB`
  if (bytes < 1e9) return `${formatNumber(bytes / 1e6)} MB`
  return `${formatNumber(bytes / 1e9)} GB`
}

/** `0.999` → `99.9 %`; never rounds up to 100 %. */
export function formatShare(share: number): string {
  if (share >= 1) return '100 %'
  return `${Math.floor(share * 1000) / 10} %`
}

/** A markdown table with aligned columns; all but the first are numbers and stand to the right. */
export function formatTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = header.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => padCell(cells[column] ?? '', column, width)).join(' | ')} |`
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  )
  return [line(header), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n')
}

const padCell = (cell: string, column: number, width: number): string =>
  column === 0 ? cell.padEnd(width) : cell.padStart(width)
