import type { RowCopy } from './copy-rows.ts'
import type { Engine } from './engine.ts'

/** Columns that a copy has of its own; all others must be those of the row that the server wrote. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  observations: [
    'start_time',
    'end_time',
    'completion_start_time',
    'trace_id',
    'id',
    'parent_observation_id',
    'input',
    'output',
  ],
  traces: ['timestamp', 'observed_from', 'observed_to', 'id', 'user_id', 'session_id'],
  scores: ['timestamp', 'id', 'trace_id'],
}

/**
 * Sees that a copy has a row for every template, that moved times keep their distances and texts their lengths, and that every
 * other column holds what ingestion wrote. @throws {Error} with the table whose rows differ.
 */
export function checkCopies(engine: Engine, copy: RowCopy): void {
  for (const [table, own] of Object.entries(OWN)) {
    const time = own[0] ?? ''
    const lengths = own
      .filter((column) => !column.endsWith('_id') && column !== 'id')
      .map((column) =>
        column === 'input' || column === 'output'
          ? `length(${column})`
          : `dateDiff('millisecond', ${time}, ${column})`,
      )
    const select = `SELECT count() AS rows, toString(sum(cityHash64(tuple(* EXCEPT (${own.join(', ')})), ${lengths.join(', ')}))) AS checksum`
    const from = (shiftMs: number) => {
      const templates = `bench_template_${table}`
      const bound = (of: string) =>
        `(SELECT ${of}(${time}) FROM ${templates}) + toIntervalMillisecond(${shiftMs})`
      return `${select} FROM ${table} FINAL WHERE project_id = '${copy.projectId}' AND ${time} BETWEEN ${bound('min')} AND ${bound('max')}`
    }
    const [[made], [template]] = [engine.rows<Sum>(from(copy.shiftMs)), engine.rows<Sum>(from(0))]
    if (Number(made?.rows) === 0 || JSON.stringify(made) !== JSON.stringify(template))
      throw new Error(
        `Expected copies of ${table} as ingestion wrote them, ${JSON.stringify(template)}, got ${JSON.stringify(made)}`,
      )
  }
}

interface Sum {
  readonly rows: string
  readonly checksum: string
}
