import type { ClickHouseClient } from '@clickhouse/client'

import { accounted } from '../read-account.ts'
import { bindLiterals } from './bind-literals.ts'
import { toQueryParameters } from './query-parameters.ts'
import { type BoundQuery, boundRowsOf } from './rows-of.ts'
import type { SqlParameters, SqlReader } from './sql-reader.ts'

/** Statements that run at a time; the engine gives each the threads of all cores. */
const CONNECTIONS = 4

/** Longest statement that holds its values, characters; the engine parses 256 KiB. */
const LONGEST_STATEMENT = 100_000

/** Reads from the embedded engine. */
export interface EmbeddedReader extends SqlReader {
  /** Runs a statement that answers nothing. */
  run(sql: string, parameters: SqlParameters): Promise<void>
}

/** Runs several statements side by side: each waits for a connection that runs none. */
export function createEmbeddedReader(connect: () => ClickHouseClient): EmbeddedReader {
  const idle = Array.from({ length: CONNECTIONS }, connect)
  const waiting: ((client: ClickHouseClient) => void)[] = []
  const take = (): Promise<ClickHouseClient> | ClickHouseClient =>
    idle.pop() ?? new Promise((resolve) => waiting.push(resolve))
  const giveBack = (client: ClickHouseClient): void => {
    const next = waiting.shift()
    if (next === undefined) idle.push(client)
    else next(client)
  }
  const withClient = async <Result>(
    use: (client: ClickHouseClient) => Promise<Result>,
  ): Promise<Result> => {
    const client = idle.length > 0 ? await take() : await accounted('waiting', async () => take())
    try {
      return await accounted('engine', () => use(client))
    } finally {
      giveBack(client)
    }
  }
  return {
    rows: <Row>(sql: string, parameters: SqlParameters) =>
      withClient((client) => boundRowsOf<Row>(client, toQuery(sql, parameters))),
    run: (sql, parameters) =>
      withClient(async (client) => void (await client.command(toQuery(sql, parameters)))),
  }
}

function toQuery(sql: string, parameters: SqlParameters): BoundQuery {
  const bound = bindLiterals(sql, parameters)
  return bound.length > LONGEST_STATEMENT
    ? { query: sql, query_params: toQueryParameters(parameters) }
    : { query: bound }
}
