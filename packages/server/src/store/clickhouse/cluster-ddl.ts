/**
 * How rows of a table are spread over the shards. All versions of a row must meet on one shard, so this is made of what
 * never changes in a row's life.
 */
const SHARDING: Record<string, string> = {
  observations: 'cityHash64(project_id, trace_id)',
  traces: 'cityHash64(project_id, id)',
  scores: 'cityHash64(project_id, id)',
}

const CREATE_TABLE = /^CREATE TABLE IF NOT EXISTS (\w+) \(/m
const ALTER_TABLE = /^ALTER TABLE (\w+)\s/m
const REPLACING_ENGINE = /^ENGINE = ReplacingMergeTree\(/m

/** Changes that a Distributed table has to follow: those of its columns. */
const COLUMN_CHANGE = /^\s*(ADD|DROP|MODIFY|RENAME) COLUMN\b/m

/**
 * The statements that do on every node of a cluster what a migration does on one server: the rows lie in
 * `<table>_local`, replicated within each shard; `<table>` is all shards together.
 * @throws {Error} for a statement that is neither `CREATE TABLE IF NOT EXISTS` nor `ALTER TABLE` of a known table.
 */
export function clusterStatements(migration: string, cluster: string): readonly string[] {
  const onCluster = `ON CLUSTER \`${cluster}\``
  const created = CREATE_TABLE.exec(migration)?.[1]
  if (created !== undefined && REPLACING_ENGINE.test(migration)) {
    const local = migration
      .replace(CREATE_TABLE, `CREATE TABLE IF NOT EXISTS ${created}_local ${onCluster} (`)
      .replace(REPLACING_ENGINE, 'ENGINE = ReplicatedReplacingMergeTree(')
    const distributed = `CREATE TABLE IF NOT EXISTS ${created} ${onCluster} AS ${created}_local
ENGINE = Distributed(\`${cluster}\`, currentDatabase(), ${created}_local, ${shardingOf(created)})`
    return [local, distributed]
  }
  const altered = ALTER_TABLE.exec(migration)?.[1]
  if (altered === undefined) throw new Error(`Expected a migration of a table, got ${migration}`)
  shardingOf(altered)
  const local = migration.replace(ALTER_TABLE, `ALTER TABLE ${altered}_local ${onCluster} `)
  const distributed = migration.replace(ALTER_TABLE, `ALTER TABLE ${altered} ${onCluster} `)
  return COLUMN_CHANGE.test(migration) ? [local, distributed] : [local]
}

function shardingOf(table: string): string {
  const sharding = SHARDING[table]
  if (sharding === undefined) throw new Error(`Expected to know how ${table} is sharded`)
  return sharding
}
