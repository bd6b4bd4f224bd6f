import type { ClickHouseClient } from '@clickhouse/client'

import type { EntityIds, Stored } from '../observation-store.ts'
import { KEY_TIME_COLUMNS, type KeyedTable } from './key-time-columns.ts'
import { RowWriter } from './row-writer.ts'
import type { SqlReader } from './sql-reader.ts'
import { storedIdHashes } from './stored-id-hashes.ts'
import type { RowPlace } from './write-notes.ts'

/** How one kind of record lies in its table. */
export interface EntityTable<EntityRecord, Write, Row> {
  readonly table: KeyedTable
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
  readonly note?: ((table: KeyedTable, places: readonly RowPlace[]) => () => void) | undefined
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
        yield* storedIdHashes(background, table.table)
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

/**
 * The newest version of each row. The rows of the ids are found in the columns of the key, and only they are read: the index of
 * ids lets through one block of rows in a hundred for every id, so that a hundred ids would read payloads of the whole table.
 * `FINAL` may skip by index: the key holds everything the indexes cover.
 */
function findStatement(table: {
  readonly table: KeyedTable
  readonly columns: readonly string[]
  readonly timeColumns: readonly string[]
}): string {
  const columns = selectColumns(table.columns, table.timeColumns)
  const time = KEY_TIME_COLUMNS[table.table]
  return `SELECT ${columns} FROM ${table.table} AS t FINAL
    WHERE t.project_id = {project:String} AND (t.${time}, t.id) GLOBAL IN (
      SELECT ${time}, id FROM ${table.table} WHERE project_id = {project:String} AND id IN {ids:Array(String)})
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
