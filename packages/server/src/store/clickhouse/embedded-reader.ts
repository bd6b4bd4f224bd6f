import type { ClickHouseClient } from '@clickhouse/client'

import { bindLiterals } from './bind-literals.ts'
import { toQueryParameters } from './query-parameters.ts'
import type { SqlParameters, SqlReader } from './sql-reader.ts'

/** Statements that run at a time; the engine gives each the threads of all cores. */
const CONNECTIONS = 4

/** Longest statement that holds its values, characters; the engine parses 256 KiB. */
const LONGEST_STATEMENT = 100_000

/** Reads from the embedded engine, several statements side by side: each waits for a connection that runs none. */
export function createEmbeddedReader(connect: () => ClickHouseClient): SqlReader {
  const idle = Array.from({ length: CONNECTIONS }, connect)
  const waiting: ((client: ClickHouseClient) => void)[] = []
  const take = (): Promise<ClickHouseClient> | ClickHouseClient =>
    idle.pop() ?? new Promise((resolve) => waiting.push(resolve))
  const giveBack = (client: ClickHouseClient): void => {
    const next = waiting.shift()
    if (next === undefined) idle.push(client)
    else next(client)
  }
  return {
    async rows<Row>(sql: string, parameters: SqlParameters): Promise<Row[]> {
      const bound = bindLiterals(sql, parameters)
      const query =
        bound.length > LONGEST_STATEMENT
          ? { query: sql, query_params: toQueryParameters(parameters) }
          : { query: bound }
      const client = await take()
      try {
        const result = await client.query({ ...query, format: 'JSONEachRow' })
        return await result.json<Row>()
      } finally {
        giveBack(client)
      }
    },
  }
}
