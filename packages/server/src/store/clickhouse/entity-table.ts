import type { ClickHouseClient } from '@clickhouse/client'

import { ID_HASHES_SQL } from '../../domain/id-hash.ts'
import type { EntityIds, Stored } from '../observation-store.ts'
import { RowWriter } from './row-writer.ts'
import type { SqlReader } from './sql-reader.ts'
import type { RowPlace } from './write-notes.ts'

/** How one kind of record lies in its table. */
export interface EntityTable<EntityRecord, Write, Row> {
  readonly table: string
  readonly columns: readonly string[]
  /** Columns of type DateTime64, which are read as milliseconds. */
  readonly timeColumns: readonly string[]
  /** Writes one row, its values in the order of the columns. */
  encode(write: Write, row: RowWriter): void
  decode(row: Row): Stored<EntityRecord>
  /** The project and time in a row's key. */
  placeOf(write: Write): RowPlace
  /** Ids that a row may be looked for by when it is merged. */
  namesOf(write: Write): readonly string[]
}

/**
 * Writes rows in the format RowBinary into a table, named with its columns: `table (a, b)`. All of them or none. Resolves when
 * they are as durable as the store is and every later query finds them.
 */
export type InsertRows = (target: string, rows: Buffer) => Promise<void>

/** How rows come in, and what queries wait for. */
export interface RowInserts {
  /**
   * As {@link InsertRows}; but queries may find the rows only after `settle`. `names` are what they may be looked for by. When it
   * does not fail, `onFound` is called once every query finds the rows.
   */
  insert(entry: {
    readonly target: string
    readonly rows: Buffer
    readonly names: Iterable<string>
    readonly onFound?: (() => void) | undefined
  }): Promise<void>
  /** Resolves when queries find all rows that were inserted before, or those of some names. */
  settle(names?: readonly string[]): Promise<void>
}

/** The connections a store uses: a query on the one never waits for a query on the other. */
export interface StoreConnections {
  readonly inserts: RowInserts
  /** For the rows of some ids, of which a filter of all ids lets through few: the others must not be read whole. */
  readonly sql: SqlReader
  /** For long reads that nobody waits for; only where this process alone writes. */
  readonly background: ClickHouseClient | undefined
  /** Told of rows that are about to be written; its answer is called when every query finds them, or when they were refused. */
  readonly note?: ((table: string, places: readonly RowPlace[]) => () => void) | undefined
}

/** Ids asked for in one statement; more would make it too long. */
const MAX_IDS_A_QUERY = 2000

/** A store over one table: finds whole records by id and writes them. */
export function createEntityStore<EntityRecord, Write, Row>(
  table: EntityTable<EntityRecord, Write, Row>,
  connections: StoreConnections,
) {
  const { background } = connections
  const findSql = findStatement(table)
  const target = `${table.table} (${table.columns.join(', ')})`
  let usualBytes = 0
  return {
    async find({ projectId, ids }: EntityIds): Promise<readonly Stored<EntityRecord>[]> {
      await connections.inserts.settle(ids)
      const found: Stored<EntityRecord>[] = []
      for (let start = 0; start < ids.length; start += MAX_IDS_A_QUERY) {
        const rows = await connections.sql.rows<Row>(findSql, {
          project: projectId,
          ids: ids.slice(start, start + MAX_IDS_A_QUERY),
        })
        for (const row of rows) found.push(table.decode(row))
      }
      return found
    },
    ...(background && {
      async *storedIds() {
        await connections.inserts.settle()
        yield* storedIdHashes(table.table, background)
      },
    }),
    async write(rows: readonly Write[]): Promise<void> {
      if (rows.length === 0) return
      // Encoded before anything is waited for: what the rows are made of may change afterwards.
      const block = new RowWriter(usualBytes)
      for (const row of rows) table.encode(row, block)
      usualBytes = block.bytes.length
      const names = rows.flatMap((row) => table.namesOf(row))
      const onFound = connections.note?.(
        table.table,
        rows.map((row) => table.placeOf(row)),
      )
      try {
        await connections.inserts.insert({ target, rows: block.bytes, names, onFound })
      } catch (error) {
        onFound?.()
        throw error
      }
    },
  }
}

/** The newest version of each row. `FINAL` may skip by index: the key holds everything the indexes cover. */
function findStatement(table: {
  readonly table: string
  readonly columns: readonly string[]
  readonly timeColumns: readonly string[]
}): string {
  const columns = selectColumns(table.columns, table.timeColumns)
  return `SELECT ${columns} FROM ${table.table} AS t FINAL
    WHERE t.project_id = {project:String} AND t.id IN {ids:Array(String)}
    SETTINGS use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 0`
}

/** Columns of a table `t` under their own names, times as milliseconds. */
export function selectColumns(columns: readonly string[], timeColumns: readonly string[]): string {
  return columns
    .filter((column) => column !== 'is_deleted')
    .map((column) =>
      timeColumns.includes(column)
        ? `toUnixTimestamp64Milli(t.${column}) AS ${column}`
        : `t.${column} AS ${column}`,
    )
    .join(', ')
}

/** Ids read in one go; 8 bytes each are in memory at a time. */
const IDS_A_SLICE = 1_000_000

async function* storedIdHashes(
  table: string,
  client: ClickHouseClient,
): AsyncGenerator<Uint32Array> {
  const counting = await client.query({
    query: `SELECT count() AS rows FROM ${table}`,
    format: 'JSONEachRow',
  })
  const [counted] = await counting.json<{ rows: number }>()
  const slices = Math.ceil((counted?.rows ?? 0) / IDS_A_SLICE)
  for (let slice = 0; slice < slices; slice += 1) {
    const { stream } = await client.exec({
      query: `SELECT ${ID_HASHES_SQL} FROM ${table}
        WHERE murmurHash3_32(concat(project_id, '\\0', id)) % ${slices} = ${slice} FORMAT RowBinary`,
    })
    const bytes = Buffer.concat(await stream.toArray())
    yield new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  }
}
