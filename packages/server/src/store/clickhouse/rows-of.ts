import type { ClickHouseClient } from '@clickhouse/client'

import { toQueryParameters } from './query-parameters.ts'
import type { SqlParameters } from './sql-reader.ts'

/** The rows of a statement without a FORMAT clause, one object a row. */
export async function rowsOf<Row>(
  client: ClickHouseClient,
  query: string,
  parameters: SqlParameters = {},
): Promise<Row[]> {
  const result = await client.query({
    query,
    query_params: toQueryParameters(parameters),
    format: 'JSONEachRow',
  })
  return result.json<Row>()
}
