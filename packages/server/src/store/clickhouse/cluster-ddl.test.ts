import { readFileSync } from 'node:fs'

import { Session } from 'chdb'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { clusterStatements } from './cluster-ddl.ts'
import { MIGRATIONS } from './migrations.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let engine: Session

beforeAll(() => {
  engine = new Session()
})

afterAll(() => {
  engine.close()
})

function migration(name: string): string {
  return readFileSync(new URL(`migrations/${name}.sql`, import.meta.url), 'utf8')
}

/** The engine's own tree of a statement, and the statement as the engine writes it. */
async function parse(statement: string): Promise<{ tree: string; text: string }> {
  const tree = await engine.queryAsync(`EXPLAIN AST ${statement}`, { format: 'TabSeparatedRaw' })
  const quoted = statement.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)
  const text = await engine.queryAsync(`SELECT formatQuery('${quoted}')`, {
    format: 'TabSeparatedRaw',
  })
  return { tree: tree.text(), text: text.text() }
}

test.each(MIGRATIONS)('the engine understands %s on a cluster', async (name) => {
  const statements = clusterStatements(migration(name), 'main')
  expect(statements.length).toBeGreaterThan(0)
  for (const statement of statements) {
    const { tree, text } = await parse(statement)
    expect(tree).toMatch(/^(CreateQuery|AlterQuery) /)
    expect(text).toContain('ON CLUSTER main')
  }
})

test('a table becomes replicated rows on each node and all shards together', async () => {
  const [local, distributed] = clusterStatements(migration('0001-observations'), 'main')
  const rows = await parse(local ?? '')
  expect(rows.text).toMatch(/^CREATE TABLE IF NOT EXISTS observations_local ON CLUSTER main\n/)
  expect(rows.text).toContain('ENGINE = ReplicatedReplacingMergeTree(row_version, is_deleted)')
  expect(rows.text).toContain('ORDER BY (project_id, start_time, trace_id, id)')
  expect((await parse(distributed ?? '')).text.trim()).toMatchInlineSnapshot(`
    "CREATE TABLE IF NOT EXISTS observations ON CLUSTER main AS observations_local
    ENGINE = Distributed(main, currentDatabase(), observations_local, cityHash64(project_id, trace_id))"
  `)
})

test('all versions of a row lie on one shard: its place is made of parts of its key that never change', () => {
  for (const name of MIGRATIONS) {
    const [local = '', distributed = ''] = clusterStatements(migration(name), 'main')
    const key = /ORDER BY \((.*)\)/.exec(local)?.[1]?.split(', ') ?? []
    const sharding = /cityHash64\((.*)\)\)/.exec(distributed)?.[1]?.split(', ') ?? []
    expect(sharding).not.toContain('start_time')
    expect(sharding).not.toContain('timestamp')
    for (const part of sharding) expect(key).toContain(part)
  }
})

test('changes of columns reach both tables, those of indexes the rows alone', async () => {
  const columns = clusterStatements(
    'ALTER TABLE traces\n  ADD COLUMN IF NOT EXISTS x String',
    'main',
  )
  expect(columns).toHaveLength(2)
  for (const statement of columns) expect((await parse(statement)).text).toContain('ADD COLUMN')
  const index = 'ALTER TABLE traces ADD INDEX by_x id TYPE bloom_filter GRANULARITY 1'
  expect(clusterStatements(index, 'main')).toEqual([
    index.replace('traces', 'traces_local ON CLUSTER `main`'),
  ])
})

test('a migration that nobody told how to spread is refused', () => {
  expect(() => clusterStatements('DROP TABLE traces', 'main')).toThrow('Expected a migration')
  expect(() => clusterStatements('ALTER TABLE other DROP COLUMN x', 'main')).toThrow('other')
})

test('the settings of a cluster are ones that the engine knows', async () => {
  const { CLUSTER_SETTINGS } = await import('./remote-clickhouse.ts')
  const names = Object.keys(CLUSTER_SETTINGS)
  const known = await engine.queryAsync(
    `SELECT name FROM system.settings WHERE name IN (${names.map((name) => `'${name}'`).join(', ')})`,
    { format: 'TabSeparated' },
  )
  expect(known.text().trim().split('\n').toSorted()).toEqual(names.toSorted())
})
