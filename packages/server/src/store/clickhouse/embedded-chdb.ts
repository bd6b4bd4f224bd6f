import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { createClient } from '@clickhouse/client'
import type { ClickHouseClient } from '@clickhouse/client'
import { Session, drainPending } from 'chdb'
import { createChdbConnection } from 'chdb/connection'

/**
 * What an acknowledged write survives: `process` the end of this process by any means, `power` the loss of power as well,
 * at about a quarter less throughput.
 */
export type Durability = 'process' | 'power'

/**
 * Settings that bring inserts and merges to the disk before they count. Without the third, merged parts are not synced
 * while their sources are already deleted, and a power cut loses what was acknowledged long before.
 */
const SYNC_SETTINGS = `
    <fsync_after_insert>1</fsync_after_insert>
    <fsync_part_directory>1</fsync_part_directory>
    <min_rows_to_fsync_after_merge>1</min_rows_to_fsync_after_merge>
    <min_compressed_bytes_to_fsync_after_merge>1</min_compressed_bytes_to_fsync_after_merge>`

/** Bytes the engine may hold in caches of marks and of index granules; its own defaults are made for servers. */
const CACHE_BYTES = 64 * 1024 * 1024

function engineConfig(durability: Durability): string {
  return `<clickhouse>
  <logger><level>none</level></logger>
  <mark_cache_size>${CACHE_BYTES}</mark_cache_size>
  <index_mark_cache_size>${CACHE_BYTES}</index_mark_cache_size>
  <merge_tree>${durability === 'power' ? SYNC_SETTINGS : ''}
  </merge_tree>
</clickhouse>
`
}

/** The engine inside this process, opened on one folder. Each connection runs one query at a time. */
export interface EmbeddedEngine {
  connect(): ClickHouseClient
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
  return {
    connect() {
      const client = createClient({ connection: asConnection({ path: folder }) })
      clients.push(client)
      return client
    },
    async close() {
      await Promise.all(clients.map((client) => client.close()))
      session.close()
      await drainPending()
    },
  }
}

type ClientConnection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>

/** chDB's connection is made for this client; its types name the same interface from its own copy of the package. */
function asConnection(options: { readonly path: string }): ClientConnection {
  return createChdbConnection(options) as unknown as ClientConnection
}
