import type { TraceRow } from '@heddle/core/schemas'

import { printCsv } from '../../csv/csv.ts'
import type { TraceColumn } from './trace-columns.tsx'

/** A file that the browser saves. */
export interface SavedFile {
  readonly name: string
  readonly type: string
  readonly text: string
}

/** Rows as a file: the columns on show for a spreadsheet, or whole rows as JSON lines. */
export function exportRows(
  rows: readonly TraceRow[],
  columns: readonly TraceColumn[],
  kind: 'csv' | 'jsonl',
): SavedFile {
  if (kind === 'jsonl') {
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('')
    return { name: 'traces.jsonl', type: 'application/x-ndjson', text }
  }
  const records = rows.map((row) => columns.map(({ textOf }) => withoutFormula(textOf(row))))
  const text = printCsv([columns.map(({ id }) => id), ...records])
  return { name: 'traces.csv', type: 'text/csv', text }
}

/** A text that a spreadsheet would take for a formula is marked as text; numbers stay numbers. */
function withoutFormula(text: string): string {
  return /^[=+\-@\t\r]/u.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text
}
