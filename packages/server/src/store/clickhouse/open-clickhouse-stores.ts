import { existsSync } from 'node:fs'
import { join } from 'node:path'

import type { ClickHouseClient } from '@clickhouse/client'

import { valueOr } from '../../domain/versioned-fields.ts'
import type { Durability } from '../durability.ts'
import { type LoggedInserts, openLoggedInserts } from '../log/logged-inserts.ts'
import type { ObservationStore, PricedCallReader } from '../observation-store.ts'
import { accounted } from '../read-account.ts'
import type { ScoreStore } from '../score-store.ts'
import type { StoredTables } from '../stored-tables.ts'
import { syncFolder } from '../sync-folder.ts'
import type { TraceStore } from '../trace-store.ts'
import { selectBillingNodes } from './billing-nodes.ts'
import { openEmbeddedEngine } from './embedded-chdb.ts'
import { createEmbeddedReader } from './embedded-reader.ts'
import { createEntityStore } from './entity-table.ts'
import type { StoreConnections } from './entity-table.ts'
import { joiningReads } from './joining-reader.ts'
import type { KeyedTable } from './key-time-columns.ts'
import { migrate } from './migrate.ts'
import {
  OBSERVATION_COLUMNS,
  OBSERVATION_TIME_COLUMNS,
  decodeObservation,
  encodeObservation,
} from './observation-row.ts'
import type { SettledTable } from './part-ranges.ts'
import { createPricedCallReader } from './priced-calls.ts'
import { openRemoteClickHouse } from './remote-clickhouse.ts'
import { rowsOf } from './rows-of.ts'
import { SCORE_COLUMNS, decodeScore, encodeScore } from './score-row.ts'
import { readingSettledRows } from './settled-reader.ts'
import { createSettledRows } from './settled-rows.ts'
import { openSliceStore, type SliceStore } from './slices/slice-store.ts'
import { directly, type SlicedReader } from './slices/sliced-statement.ts'
import type { SqlParameters, SqlReader } from './sql-reader.ts'
import { createEntityTables } from './stored-tables.ts'
import { TRACE_COLUMNS, decodeTrace, encodeTrace } from './trace-row.ts'

/** Where the stores live and what their writes survive. */
export interface ClickHouseStoresOptions {
  /** The server's data folder; the engine's files go to `clickhouse` in it. */
  readonly dataDir: string
  /** Default `process`. */
  readonly durability?: Durability
}

/** The stores of traces, observations and scores, and the reader for queries over them. */
export interface ClickHouseStores {
  readonly observations: ObservationStore
  readonly traces: TraceStore
  readonly scores: ScoreStore
  readonly calls: PricedCallReader
  /** For pages a person waits for. */
  readonly sql: SqlReader
  /**
   * For one question that takes several statements: only its first one waits for what was acknowledged before. A question about
   * one trace, its observations and scores waits for no rows of others.
   */
  readonly question: (traceId?: string) => SqlReader
  /** For numbers over long times. */
  readonly slices: SlicedReader
  /** Everything in the tables. */
  readonly entities: StoredTables
  close(): Promise<void>
}

/**
 * Opens the embedded engine on `<dataDir>/clickhouse` and brings its tables up to date. What is written is in a log beside it
 * until the engine has it; queries wait for that.
 */
export async function openClickHouseStores(
  options: ClickHouseStoresOptions,
): Promise<ClickHouseStores> {
  const folder = join(options.dataDir, 'clickhouse')
  const durability = options.durability ?? 'process'
  // What a local server wrote there before may be in memory only.
  if (durability === 'power' && existsSync(folder)) await syncFolder(folder)
  const engine = openEmbeddedEngine(folder, durability)
  const reading = engine.connect()
  const plain = createEmbeddedReader(() => engine.connect())
  const settled = createSettledRows(plain, monotonicMs)
  const sql = readingSettledRows(plain, settled)
  let inserts: LoggedInserts
  let slices: SliceStore
  try {
    await migrate(reading)
    slices = await openSliceStore({ plain, sql, settled, now: monotonicMs })
    inserts = await openLoggedInserts({
      folder: `${folder}-log`,
      durability,
      store: engine.insert,
      now: monotonicMs,
    })
  } catch (error) {
    await engine.close()
    throw error
  }
  const background = engine.connect()
  let found = 0
  return createStores({
    reading,
    background,
    sql,
    slices,
    onEntitiesWritten() {
      found += 1
      slices.forgetAll()
    },
    // A trace has few rows at a known time: reading what is settled about all others takes longer than comparing them.
    sqlOfTraces: joiningReads(plain, () => found),
    note(table, places) {
      const done = isSettling(table)
        ? [settled.note(table, places), slices.note(table, places)]
        : []
      return () => {
        found += 1
        for (const tell of done) tell()
      }
    },
    inserts,
    async close() {
      await inserts.close()
      await engine.close()
    },
  })
}

function monotonicMs(): number {
  return performance.now()
}

/** A ClickHouse server, and how to run the migrations while no other process does. */
export interface ClickHouseServer {
  readonly url: string
  /** Makes the tables on all nodes of this cluster, replicated and distributed. */
  readonly cluster: string | undefined
  exclusively(migrating: () => Promise<void>): Promise<void>
}

/**
 * Connects to a ClickHouse server and brings its tables up to date. Other processes may write to it as well.
 * @throws {StartupError} `store-unreachable` with what is wrong.
 */
export async function connectClickHouseStores(server: ClickHouseServer): Promise<ClickHouseStores> {
  const remote = await openRemoteClickHouse(server.url, server.cluster)
  const client = remote.connect()
  try {
    await server.exclusively(() => migrate(client, server.cluster))
  } catch (error) {
    await remote.close()
    throw error
  }
  const sql = sqlReader(client)
  return createStores({
    reading: client,
    background: undefined,
    sql,
    slices: { sliced: (statement) => sql.rows(directly(statement), statement.parameters) },
    sqlOfTraces: sql,
    inserts: {
      async insert({ target, rows, onFound }) {
        await remote.insert(target, rows)
        onFound?.()
      },
      settle: () => Promise.resolve(),
    },
    close: () => remote.close(),
  })
}

interface Engine extends StoreConnections {
  readonly reading: ClickHouseClient
  /** For pages a person waits for. */
  readonly sql: SqlReader
  readonly slices: SlicedReader
  /** Told of rows that came another way than through the stores. */
  readonly onEntitiesWritten?: () => void
  /** For statements that name traces and times. */
  readonly sqlOfTraces: SqlReader
  close(): Promise<void>
}

function isSettling(table: KeyedTable): table is SettledTable {
  return table !== 'scores'
}

function createStores(engine: Engine): ClickHouseStores {
  const { reading, background, inserts, onEntitiesWritten } = engine
  const sql = settling(engine.sql, () => inserts.settle())
  return {
    observations: createObservationStore(engine),
    traces: createEntityStore(
      {
        table: 'traces',
        columns: TRACE_COLUMNS,
        timeColumns: ['timestamp', 'observed_from', 'observed_to', 'created_at', 'updated_at'],
        encode: encodeTrace,
        decode: decodeTrace,
        namesOf: ({ record }) => [record.id],
        placeOf: ({ record: { projectId, fields, createdAt } }) => ({
          projectId,
          timeMs: valueOr(fields.timestamp, createdAt),
        }),
      },
      engine,
    ),
    scores: createEntityStore(
      {
        table: 'scores',
        columns: SCORE_COLUMNS,
        timeColumns: ['timestamp', 'created_at', 'updated_at'],
        encode: encodeScore,
        decode: decodeScore,
        namesOf: ({ record }) => [
          record.id,
          valueOr(record.fields.traceId, undefined) ?? record.id,
        ],
        placeOf: ({ record: { projectId, createdAt } }) => ({ projectId, timeMs: createdAt }),
      },
      engine,
    ),
    calls: createPricedCallReader(sql),
    sql,
    question: (traceId) => openQuestion(engine, traceId),
    slices: {
      async sliced(statement) {
        await accounted('waiting', () => inserts.settle())
        return engine.slices.sliced(statement)
      },
    },
    entities: createEntityTables(background ?? reading, {
      settle: () => inserts.settle(),
      ...(onEntitiesWritten && { onWritten: onEntitiesWritten }),
    }),
    close: () => engine.close(),
  }
}

function createObservationStore(engine: Engine): ObservationStore {
  return {
    billingNodes(projectId, traceIds) {
      const ofTraces = settling(engine.sql, () => engine.inserts.settle(traceIds))
      return selectBillingNodes(ofTraces, projectId, traceIds)
    },
    ...createEntityStore(
      {
        table: 'observations',
        columns: OBSERVATION_COLUMNS,
        timeColumns: OBSERVATION_TIME_COLUMNS,
        encode: encodeObservation,
        decode: decodeObservation,
        namesOf: ({ record }) => [record.id, valueOr(record.fields.traceId, record.id)],
        placeOf: ({ record: { projectId, fields, createdAt } }) => ({
          projectId,
          timeMs: valueOr(fields.startTime, createdAt),
        }),
      },
      engine,
    ),
  }
}

/** A reader that waits for what has to be found. */
function settling(reader: SqlReader, settle: () => Promise<void>): SqlReader {
  return {
    async rows<Row>(sql: string, parameters: SqlParameters): Promise<Row[]> {
      await accounted('waiting', settle)
      return reader.rows<Row>(sql, parameters)
    },
  }
}

/** A reader whose first statement waits for what has to be found. */
function openQuestion(
  { sql, sqlOfTraces, inserts }: Engine,
  traceId: string | undefined,
): SqlReader {
  const isOfTrace = traceId !== undefined
  let settled: Promise<void> | undefined
  return settling(
    isOfTrace ? sqlOfTraces : sql,
    () => (settled ??= inserts.settle(isOfTrace ? [traceId] : undefined)),
  )
}

function sqlReader(client: ClickHouseClient): SqlReader {
  return {
    rows: (sql, parameters) => accounted('engine', () => rowsOf(client, sql, parameters)),
  }
}
