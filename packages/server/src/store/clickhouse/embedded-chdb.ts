import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { createClient } from '@clickhouse/client'
import type { ClickHouseClient } from '@clickhouse/client'
import { Session, drainPending } from 'chdb'
import { createChdbConnection } from 'chdb/connection'

import type { Durability } from '../durability.ts'
import { writeAll } from '../log/write-all.ts'

/**
 * Settings that bring inserts and merges to the disk before they count. Without the third, merged parts are not synced
 * while their sources are already deleted, and a power cut loses what was acknowledged long before.
 */
const SYNC_SETTINGS = `
    <fsync_after_insert>1</fsync_after_insert>
    <fsync_part_directory>1</fsync_part_directory>
    <min_rows_to_fsync_after_merge>1</min_rows_to_fsync_after_merge>
    <min_compressed_bytes_to_fsync_after_merge>1</min_compressed_bytes_to_fsync_after_merge>`

/**
 * What every connection says first. Values stand in statements, so an expression of another moment is another one to the engine,
 * and compiling it to machine code, 30 to 150 ms, is for this one answer. Aggregates hold no values: they are compiled once.
 */
const CONNECTION_SETTINGS = 'SET compile_expressions = 0'

/** Bytes the engine may hold in caches of marks and of index granules; its own defaults are made for servers. */
const CACHE_BYTES = 64 * 1024 * 1024

/**
 * Bytes of the rows that are found together, of which a read takes all or none: a step with its payloads is some kilobytes, so
 * the engine's own 10 MB hold thousands of steps where a page needs a few. Measured: docs/decisions.
 */
const GRANULE_BYTES = 1024 * 1024

/**
 * How the engine joins the parts that inserts make. Every group of a busy server is a part of some hundred rows, so the
 * defaults, made for fewer and larger inserts, spend more on joining than on inserting: twice as many parts may wait, and
 * parts up to this size are one file instead of one a column. Measured: docs/decisions.
 */
const MERGE_SETTINGS = `
    <index_granularity_bytes>${GRANULE_BYTES}</index_granularity_bytes>
    <merge_selector_base>10</merge_selector_base>
    <min_bytes_for_wide_part>${128 * 1024 * 1024}</min_bytes_for_wide_part>`

function engineConfig(durability: Durability): string {
  return `<clickhouse>
  <logger><level>none</level></logger>
  <mark_cache_size>${CACHE_BYTES}</mark_cache_size>
  <index_mark_cache_size>${CACHE_BYTES}</index_mark_cache_size>
  <merge_tree>${MERGE_SETTINGS}${durability === 'power' ? SYNC_SETTINGS : ''}
  </merge_tree>
</clickhouse>
`
}

/**
 * Inserts rows in the format RowBinary, which lie in buffers one after another, into a table that is named with its columns.
 * All of them or none. Resolves when they are as durable as the engine is opened.
 */
export type InsertBuffers = (target: string, rows: readonly Buffer[]) => Promise<void>

/** The engine inside this process, opened on one folder. Each connection runs one query at a time. */
export interface EmbeddedEngine {
  connect(): ClickHouseClient
  /** Inserts, those into different tables side by side. */
  readonly insert: InsertBuffers
  /** Resolves when no query runs any more and the folder is free. */
  close(): Promise<void>
}

/**
 * Opens the engine on a folder, which it creates. The configuration is given by a session that stays open, because the
 * connections of the client take no engine arguments. One process may have one folder open.
 */
export function openEmbeddedEngine(folder: string, durability: Durability): EmbeddedEngine {
  mkdirSync(folder, { recursive: true })
  const configFile = join(folder, 'heddle-engine.xml')
  writeFileSync(configFile, engineConfig(durability))
  const session = new Session(folder, { connectionArgs: [`--config-file=${configFile}`] })
  const clients: ClickHouseClient[] = []
  const prepared: Promise<unknown>[] = []
  const connect = () => {
    const connection = createChdbConnection({ path: folder })
    prepared.push(connection.chdb.queryAsync(CONNECTION_SETTINGS))
    const client = createClient({ connection: asClientConnection(connection) })
    clients.push(client)
    return client
  }
  const handOver = emptyFolder(`${folder}-inserts`)
  let inserts = 0
  const nextFile = () => {
    inserts += 1
    return join(handOver, `${inserts}.rows`)
  }
  return {
    connect,
    insert: insertThroughFiles(connect, nextFile),
    async close() {
      await Promise.all(prepared)
      await Promise.all(clients.map((client) => client.close()))
      session.close()
      await drainPending()
    },
  }
}

/** What a process that was killed left there was never acknowledged. */
function emptyFolder(folder: string): string {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { mode: 0o700 })
  return folder
}

/**
 * The engine takes bytes as text only, which binary rows are not, but reads files of them. The file is gone before the system
 * writes it to the disk, so it stays in memory. Rows are unique and sorted by the insert anyway.
 */
function insertThroughFiles(
  connect: () => ClickHouseClient,
  nextFile: () => string,
): InsertBuffers {
  const clients = new Map<string, ClickHouseClient>()
  return async (target, rows) => {
    const client = clients.get(target) ?? connect()
    clients.set(target, client)
    const file = nextFile()
    try {
      await using handle = await open(file, 'wx', 0o600)
      await writeAll(handle, rows, 0)
      await client.command({
        query: `INSERT INTO ${target} SELECT * FROM file(${quote(file)}, 'RowBinary')
          SETTINGS optimize_on_insert = 0`,
      })
    } finally {
      await rm(file, { force: true })
    }
  }
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`
}

type ClientConnection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>

/** chDB's connection is made for this client; its types name the same interface from its own copy of the package. */
function asClientConnection(connection: ReturnType<typeof createChdbConnection>): ClientConnection {
  return connection as unknown as ClientConnection
}
