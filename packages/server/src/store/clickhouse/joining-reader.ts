import { accounted } from '../read-account.ts'
import type { SqlParameters, SqlReader } from './sql-reader.ts'

interface Running {
  readonly version: number
  readonly rows: Promise<unknown[]>
}

/**
 * A reader that runs a statement once for all who ask it while it runs, as the parts of a page do. `version` is another number
 * whenever written rows are there to be found: who asks after that is not given an answer that began before it.
 */
export function joiningReads(sql: SqlReader, version: () => number): SqlReader {
  const running = new Map<string, Running>()
  return {
    rows<Row>(statement: string, parameters: SqlParameters): Promise<Row[]> {
      const key = JSON.stringify([statement, parameters])
      const known = running.get(key)
      // The same statement gives the same kind of rows.
      if (known?.version === version())
        return accounted('engine', () => known.rows as Promise<Row[]>)
      const asked: Running = { version: version(), rows: sql.rows<Row>(statement, parameters) }
      running.set(key, asked)
      const forget = () => {
        if (running.get(key) === asked) running.delete(key)
      }
      asked.rows.then(forget, forget)
      return asked.rows as Promise<Row[]>
    },
  }
}
