import { Readable } from 'node:stream'

import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client'

import { StartupError } from '../../start/startup-error.ts'
import { compareVersions } from '../../start/supported-machine.ts'
import { firstLine, unreachable } from '../unreachable.ts'
import type { InsertRows } from './entity-table.ts'
import { rowsOf } from './rows-of.ts'

/** First release with every setting that the statements name. */
const MINIMUM_CLICKHOUSE = '25.8'

/** Longest time a statement may take before its connection is given up, ms. */
const REQUEST_TIMEOUT_MS = 120_000

/** Connections to the server at a time; more statements wait. */
const MAX_CONNECTIONS = 32

/**
 * What makes a server answer as the embedded engine does: numbers as numbers, failures before the first byte of an answer,
 * and inserts that are in their table when they are acknowledged.
 */
const SETTINGS: ClickHouseSettings = {
  output_format_json_quote_64bit_integers: 0,
  wait_end_of_query: 1,
  async_insert: 0,
}

/**
 * On a cluster: an insert counts when most replicas of its shard have it, a read sees all of those, and subqueries see all
 * shards.
 */
export const CLUSTER_SETTINGS: ClickHouseSettings = {
  insert_distributed_sync: 1,
  insert_quorum: 'auto',
  insert_quorum_parallel: 0,
  select_sequential_consistency: '1',
  distributed_product_mode: 'global',
}

/** Connections to a ClickHouse server, which many processes may use at a time. */
export interface RemoteClickHouse {
  connect(): ClickHouseClient
  readonly insert: InsertRows
  close(): Promise<void>
}

/**
 * Connects to a server and checks that it can hold the stores.
 * @throws {StartupError} `store-unreachable` with what is wrong: address, user or password, database, version.
 */
export async function openRemoteClickHouse(
  url: string,
  cluster: string | undefined,
): Promise<RemoteClickHouse> {
  const client = createClient({
    url,
    application: 'heddle',
    compression: { request: true, response: true },
    // Failures are told by those who asked; its own words hold statements.
    log: { level: ClickHouseLogLevel.OFF },
    max_open_connections: MAX_CONNECTIONS,
    request_timeout: REQUEST_TIMEOUT_MS,
    use_multipart_params_auto: true,
    clickhouse_settings: cluster === undefined ? SETTINGS : { ...SETTINGS, ...CLUSTER_SETTINGS },
  })
  try {
    await refuseUnusableServer(client, cluster)
  } catch (error) {
    await client.close()
    throw explainClickHouseFault(error, url)
  }
  return {
    connect: () => client,
    insert: async (target, rows) => {
      const query = `INSERT INTO ${target} FORMAT RowBinary`
      const { stream } = await client.exec({ query, values: Readable.from([rows]) })
      // The answer is empty; its connection is free for others when it was read.
      stream.resume()
    },
    close: () => client.close(),
  }
}

async function refuseUnusableServer(
  client: ClickHouseClient,
  cluster: string | undefined,
): Promise<void> {
  const [server] = await rowsOf<{ version: string; nodes: number }>(
    client,
    `SELECT version() AS version,
      (SELECT count() FROM system.clusters WHERE cluster = {cluster:String}) AS nodes`,
    { cluster: cluster ?? '' },
  )
  const version = server?.version ?? '0'
  if (compareVersions(version, MINIMUM_CLICKHOUSE) < 0) {
    throw unreachable(
      `ClickHouse ${version} is too old: Heddle needs ${MINIMUM_CLICKHOUSE} or newer.`,
    )
  }
  if (cluster !== undefined && server?.nodes === 0) {
    throw unreachable(
      `ClickHouse knows no cluster ${cluster}: give a name that \`SELECT cluster FROM system.clusters\` lists.`,
    )
  }
}

/** Codes of ClickHouse and of connections, and what to say of them. */
const FAULTS: Record<string, (place: string, database: string) => string> = {
  516: (place) => `ClickHouse at ${place} refuses the user or password: correct them in the URL.`,
  81: (place, database) =>
    `ClickHouse at ${place} has no database ${database}: make it with \`CREATE DATABASE ${database}\`, or name another one in the URL.`,
  497: (place) =>
    `ClickHouse at ${place} does not give this user what it needs: grant it CREATE, ALTER, INSERT and SELECT on its database.`,
}

/** One line that says what is wrong with the server, without the password. */
function explainClickHouseFault(error: unknown, text: string): StartupError {
  if (error instanceof StartupError) return error
  const url = new URL(text)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const database = decodeURIComponent(url.pathname.slice(1)) || 'default'
  const known = FAULTS[code]
  if (known !== undefined) return unreachable(known(url.host, database), error)
  const reason = error instanceof Error ? firstLine(error.message) : String(error)
  return unreachable(
    `ClickHouse does not answer at ${url.protocol}//${url.host} (${code || reason || 'no reason given'}): check that it runs there and that the port is the one of its HTTP interface (8123, or 8443 with https).`,
    error,
  )
}
