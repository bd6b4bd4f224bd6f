import type { SlicedReader, TimeSpan } from '../store/clickhouse/slices/sliced-statement.ts'
import type { SqlReader } from '../store/clickhouse/sql-reader.ts'

/** What numbers over long times are read from. */
export interface NumberStores {
  readonly sql: SqlReader
  readonly slices: SlicedReader
}

/** Times that nothing lies outside of: those the store can hold. */
export const ALL_TIME: TimeSpan = { fromMs: 0, toMs: Date.UTC(2262, 0, 1) }
