import { readFileSync } from 'node:fs'

import type { ClickHouseClient } from '@clickhouse/client'

import { clusterStatements } from './cluster-ddl.ts'
import { MIGRATIONS } from './migrations.ts'
import { rowsOf } from './rows-of.ts'

const LEDGER = `CREATE TABLE IF NOT EXISTS heddle_migrations
  (name String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3))
  ENGINE = MergeTree ORDER BY name`

/** On a cluster every node has the whole ledger: all of them are replicas of one table, whatever their shard. */
const CLUSTER_LEDGER = (cluster: string) => `CREATE TABLE IF NOT EXISTS heddle_migrations
  ON CLUSTER \`${cluster}\` (name String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3))
  ENGINE = ReplicatedMergeTree('/clickhouse/tables/{database}/heddle_migrations', '{shard}-{replica}')
  ORDER BY name`

/**
 * Applies the migrations that the database does not have yet, in order, each recorded when it is done.
 * With a cluster each is made on all of its nodes.
 * @throws {Error} when the database holds a migration this version does not know: it was made by a newer one.
 */
export async function migrate(client: ClickHouseClient, cluster?: string): Promise<void> {
  await client.command({ query: cluster === undefined ? LEDGER : CLUSTER_LEDGER(cluster) })
  const applied = await appliedMigrations(client)
  const unknown = applied.find((name) => !(MIGRATIONS as readonly string[]).includes(name))
  if (unknown !== undefined)
    throw new Error(
      `The trace store holds the migration ${unknown}, which this version of Heddle does not know; ` +
        'start it with the newer version that wrote it.',
    )
  for (const name of MIGRATIONS.filter((migration) => !applied.includes(migration))) {
    const statement = statementOf(name)
    const statements = cluster === undefined ? [statement] : clusterStatements(statement, cluster)
    for (const query of statements) await client.command({ query })
    await client.insert({
      table: 'heddle_migrations',
      values: [{ name }],
      columns: ['name'],
      format: 'JSONEachRow',
    })
  }
}

async function appliedMigrations(client: ClickHouseClient): Promise<readonly string[]> {
  const rows = await rowsOf<{ name: string }>(
    client,
    'SELECT name FROM heddle_migrations ORDER BY name',
  )
  return rows.map(({ name }) => name)
}

/** One file holds one statement, which a crash leaves either done or not; doing it again must be harmless. */
function statementOf(name: string): string {
  return readFileSync(new URL(`migrations/${name}.sql`, import.meta.url), 'utf8')
}
