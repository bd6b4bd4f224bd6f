import path from 'node:path'

import type { ServerConfig } from '../config.ts'
import { StartupError } from '../start/startup-error.ts'
import type { BlobStore } from './blob-store.ts'
import { createFileBlobStore } from './blob/file-blob-store.ts'
import { checkS3Location, createS3BlobStore, type S3Location } from './blob/s3-blob-store.ts'
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

/** Where a server keeps everything. */
export interface Stores {
  readonly postgres: PostgresStores
  readonly clickhouse: ClickHouseStores
  /** Files: in a bucket, in the data folder, or in the database of servers that share no folder. */
  readonly blobs: BlobStore
}

/**
 * Opens both databases, in the data folder or by their URLs, and brings their tables up to date. When one cannot be opened,
 * the other is closed again.
 * @throws {StartupError} `store-unusable` for a folder, `store-unreachable` for URLs.
 */
export async function openStores(config: StoreConfig, dataDir: string): Promise<Stores> {
  const bucket = bucketOf(config)
  if (bucket !== undefined) await checkS3Location(bucket)
  const databases = await openDatabases(config, dataDir)
  return { ...databases, blobs: openBlobs(databases, { bucket, dataDir }) }
}

async function openDatabases(config: StoreConfig, dataDir: string): Promise<Databases> {
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

type Databases = Omit<Stores, 'blobs'>

function openBlobs(
  { postgres }: Databases,
  { bucket, dataDir }: { readonly bucket: S3Location | undefined; readonly dataDir: string },
): BlobStore {
  if (bucket !== undefined) return createS3BlobStore(bucket)
  if (postgres.locks !== undefined) return postgres.blobs
  return createFileBlobStore(path.join(dataDir, 'media'))
}

/** The bucket of a configuration; undefined without one. */
function bucketOf(config: StoreConfig): S3Location | undefined {
  const { s3Url: url, s3Region: region, s3AccessKeyId, s3SecretAccessKey } = config
  if (url === undefined || s3AccessKeyId === undefined || s3SecretAccessKey === undefined) {
    return undefined
  }
  return { url, region, accessKeyId: s3AccessKeyId, secretAccessKey: s3SecretAccessKey }
}

type StoreConfig = Pick<
  ServerConfig,
  | 'mode'
  | 'databaseUrl'
  | 'clickhouseUrl'
  | 'clickhouseCluster'
  | 's3Url'
  | 's3Region'
  | 's3AccessKeyId'
  | 's3SecretAccessKey'
>

async function openEmbeddedStores(mode: ServerConfig['mode'], dataDir: string): Promise<Databases> {
  const durability = mode === 'serve' ? 'power' : 'process'
  const [postgres, clickhouse] = await Promise.allSettled([
    openPostgresStores({ dataDir, durability }),
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
