import path from 'node:path'

import type { ServerConfig } from '../config.ts'
import { openStores, type Stores } from '../store/open-stores.ts'
import type { StoreContents } from '../store/stored-tables.ts'
import { claimDataFolder } from './data-folder.ts'

/**
 * Opens the stores of a configuration for one piece of work, outside of a server, and closes them again. A data folder is held
 * by this process meanwhile.
 * @throws {StartupError} as `createServer` does.
 */
export async function withStores<Result>(
  config: ServerConfig,
  work: (stores: Stores, contents: StoreContents) => Promise<Result>,
): Promise<Result> {
  const isRemote = config.databaseUrl !== undefined
  const folder = isRemote ? undefined : claimDataFolder(config.dataDir)
  try {
    const dataDir = path.resolve(config.dataDir)
    const stores = await openStores(config, dataDir)
    try {
      return await work(stores, contentsOf(stores))
    } finally {
      await Promise.all([stores.postgres.close(), stores.clickhouse.close()])
    }
  } finally {
    folder?.release()
  }
}

/** Everything in the stores; files that are in Postgres are read and written in the transaction of the records. */
export function contentsOf({ postgres, clickhouse, blobs }: Stores): StoreContents {
  const { entities } = clickhouse
  const records: StoreContents['records'] =
    blobs === postgres.blobs
      ? (run) => postgres.records(run)
      : (run) => postgres.records(({ tables }) => run({ tables, blobs }))
  return { entities, blobs, records }
}
