import type { ClickHouseClient } from '@clickhouse/client'

import { currentAccount } from '../read-account.ts'
import { toQueryParameters } from './query-parameters.ts'
import type { SqlParameters } from './sql-reader.ts'

/** A statement without a FORMAT clause, and values that stand beside it. */
export interface BoundQuery {
  readonly query: string
  readonly query_params?: Record<string, unknown>
}

/** The rows of a statement without a FORMAT clause, one object a row. */
export function rowsOf<Row>(
  client: ClickHouseClient,
  query: string,
  parameters: SqlParameters = {},
): Promise<Row[]> {
  return boundRowsOf(client, { query, query_params: toQueryParameters(parameters) })
}

/** As {@link rowsOf}. Tells the account of the request what the engine read, when that is counted. */
export async function boundRowsOf<Row>(
  client: ClickHouseClient,
  bound: BoundQuery,
): Promise<Row[]> {
  const account = currentAccount()
  if (account?.countsRows !== true) {
    const result = await client.query({ ...bound, format: 'JSONEachRow' })
    return result.json<Row>()
  }
  const result = await client.query({ ...bound, format: 'JSON' })
  const { data, statistics } = await result.json<Row>()
  account.add({ rows: statistics?.rows_read ?? 0, bytes: statistics?.bytes_read ?? 0 })
  return data
}
