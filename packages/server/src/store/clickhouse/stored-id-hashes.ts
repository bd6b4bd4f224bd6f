import type { ClickHouseClient } from '@clickhouse/client'

import { ID_HASHES_SQL } from '../../domain/id-hash.ts'
import { KEY_TIME_COLUMNS, type KeyedTable } from './key-time-columns.ts'
import { rowsOf } from './rows-of.ts'

/** Ids read in one go, about; 8 bytes each are in memory at a time. */
const IDS_A_SLICE = 1_000_000

/**
 * Pairs of hashes of all ids in a table, by stretches of time with about as many rows each, so that every row is read once. What
 * is written meanwhile may be missing.
 * @yields The hashes of one stretch.
 */
export async function* storedIdHashes(
  client: ClickHouseClient,
  table: KeyedTable,
  idsASlice = IDS_A_SLICE,
): AsyncGenerator<Uint32Array> {
  const time = KEY_TIME_COLUMNS[table]
  const count = await countRows(client, table)
  if (count === 0) return
  const bounds = await boundsOf(client, table, Math.ceil(count / idsASlice))
  for (const [slice, bound] of [...bounds, undefined].entries()) {
    const from = slice === 0 ? undefined : bounds[slice - 1]
    const conditions = [
      ...(from === undefined ? [] : [`${time} >= fromUnixTimestamp64Milli(${from})`]),
      ...(bound === undefined ? [] : [`${time} < fromUnixTimestamp64Milli(${bound})`]),
    ]
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
    const { stream } = await client.exec({
      query: `SELECT ${ID_HASHES_SQL} FROM ${table} ${where} FORMAT RowBinary`,
    })
    const bytes = Buffer.concat(await stream.toArray())
    yield new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  }
}

async function countRows(client: ClickHouseClient, table: KeyedTable): Promise<number> {
  const [row] = await rowsOf<{ rows: number }>(
    client,
    `SELECT toFloat64(count()) AS rows FROM ${table}`,
  )
  return row?.rows ?? 0
}

/** The times between slices, milliseconds since the epoch, in order: one fewer than there are slices. */
async function boundsOf(
  client: ClickHouseClient,
  table: KeyedTable,
  slices: number,
): Promise<readonly number[]> {
  if (slices < 2) return []
  const shares = Array.from({ length: slices - 1 }, (_, index) => (index + 1) / slices)
  const timeMs = `toUnixTimestamp64Milli(${KEY_TIME_COLUMNS[table]})`
  const [row] = await rowsOf<{ bounds: readonly (number | string)[] }>(
    client,
    `SELECT arrayMap(bound -> toInt64(bound), quantiles(${shares.join(', ')})(${timeMs})) AS bounds
     FROM ${table}`,
  )
  return (row?.bounds ?? []).map(Number)
}
