import path from 'node:path'

import type { ServerConfig } from '../config.ts'
import { StartupError } from '../start/startup-error.ts'
import type { BlobStore } from './blob-store.ts'
import { createFileBlobStore } from './blob/file-blob-store.ts'
import {
  type ClickHouseStores,
  connectClickHouseStores,
  openClickHouseStores,
} from './clickhouse/open-clickhouse-stores.ts'
import {
  connectPostgresStores,
  openPostgresStores,
  type PostgresStores,
} from './postgres/open-postgres-stores.ts'

/** Both databases of a server. */
export interface Stores {
  readonly postgres: PostgresStores
  readonly clickhouse: ClickHouseStores
}

/**
 * Opens both databases, in the data folder or by their URLs, and brings their tables up to date. When one cannot be opened,
 * the other is closed again.
 * @throws {StartupError} `store-unusable` for a folder, `store-unreachable` for URLs.
 */
export async function openStores(config: StoreConfig, dataDir: string): Promise<Stores> {
  const { mode, databaseUrl, clickhouseUrl, clickhouseCluster: cluster } = config
  if (databaseUrl === undefined || clickhouseUrl === undefined) {
    return openEmbeddedStores(mode, dataDir)
  }
  const postgres = await connectPostgresStores(databaseUrl)
  try {
    const exclusively = (migrating: () => Promise<void>) =>
      postgres.locks.exclusively(['clickhouse-migrations'], migrating)
    const clickhouse = await connectClickHouseStores({ url: clickhouseUrl, cluster, exclusively })
    return { postgres, clickhouse }
  } catch (error) {
    await postgres.close()
    throw error
  }
}

/** Where files are kept: in the data folder, or in the database of servers that share no folder. */
export function blobsOf(postgres: PostgresStores, dataDir: string): BlobStore {
  if (postgres.locks !== undefined) return postgres.blobs
  return createFileBlobStore(path.join(dataDir, 'media'))
}

type StoreConfig = Pick<
  ServerConfig,
  'mode' | 'databaseUrl' | 'clickhouseUrl' | 'clickhouseCluster'
>

async function openEmbeddedStores(mode: ServerConfig['mode'], dataDir: string): Promise<Stores> {
  const durability = mode === 'serve' ? 'power' : 'process'
  const [postgres, clickhouse] = await Promise.allSettled([
    openPostgresStores({ dataDir }),
    openClickHouseStores({ dataDir, durability }),
  ])
  if (postgres.status === 'fulfilled' && clickhouse.status === 'fulfilled') {
    return { postgres: postgres.value, clickhouse: clickhouse.value }
  }
  for (const store of [postgres, clickhouse]) {
    if (store.status === 'fulfilled') await store.value.close()
  }
  const failed = [postgres, clickhouse].find((store) => store.status === 'rejected')
  throw unusableStores(dataDir, failed?.reason)
}

function unusableStores(dataDir: string, cause: unknown): StartupError {
  const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
  return new StartupError(
    'store-unusable',
    `Cannot open the stores in ${dataDir} (${reason}): keep that folder for a repair and start with another one through --data.`,
    { cause },
  )
}
