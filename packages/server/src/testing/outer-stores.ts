import { type ClickHouseStandIn, startClickHouseStandIn } from './clickhouse-stand-in.ts'
import { type RealPostgres, startRealPostgres } from './real-postgres.ts'

/** Databases outside of the server's process: real Postgres, and a stand-in for ClickHouse. */
export interface OuterStores {
  readonly postgres: RealPostgres
  readonly clickhouse: ClickHouseStandIn
  /** Both as options of `createServer`. */
  readonly urls: { readonly databaseUrl: string; readonly clickhouseUrl: string }
  close(): Promise<void>
}

export async function startOuterStores(): Promise<OuterStores> {
  const [postgres, clickhouse] = await Promise.all([startRealPostgres(), startClickHouseStandIn()])
  return {
    postgres,
    clickhouse,
    urls: { databaseUrl: postgres.url, clickhouseUrl: clickhouse.url },
    close: async () => {
      await Promise.all([postgres.close(), clickhouse.close()])
    },
  }
}
