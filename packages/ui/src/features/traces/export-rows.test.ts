import type { TraceRow } from '@heddle/core/schemas'
import { expect, it } from 'vitest'

import { exportRows } from './export-rows.ts'
import { chooseColumns } from './trace-columns.tsx'

// The columns under test read these fields only.
const row = (name: string, totalCost: number | null) =>
  ({ id: 'a', name, totalCost, scores: { helpful: 0.5 }, metadata: {} }) as unknown as TraceRow

const { columns } = chooseColumns('name,cost,score.helpful')

it('writes the columns on show as a spreadsheet reads them, and no formulas', () => {
  const { text } = exportRows([row('a, "b"', 0.25), row('=cmd()', null)], columns, 'csv')
  expect(text).toBe('name,cost,score.helpful\r\n"a, ""b""",0.25,0.5\r\n\'=cmd(),,0.5\r\n')
})

it('writes whole rows as JSON lines', () => {
  const { text } = exportRows([row('a', 1), row('b', 2)], columns, 'jsonl')
  expect(
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toMatchObject([
    { name: 'a', totalCost: 1 },
    { name: 'b', totalCost: 2 },
  ])
})
