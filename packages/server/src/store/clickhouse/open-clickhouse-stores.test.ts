import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { TraceRecord } from '../../domain/trace-record.ts'
import { openEmbeddedEngine } from './embedded-chdb.ts'
import { migrate } from './migrate.ts'
import { MIGRATIONS } from './migrations.ts'
import { openClickHouseStores } from './open-clickhouse-stores.ts'

// The engine starts in each of these tests, on machines of any speed.
vi.setConfig({ testTimeout: 30_000 })

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-stores-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

function trace(id: string, name: string, timestamp = 5): TraceRecord {
  return {
    projectId: 'p',
    id,
    createdAt: 1,
    updatedAt: 2,
    fields: {
      timestamp: { value: timestamp, stamp: 0, position: 0 },
      name: { value: name, stamp: 9, position: 3 },
    },
  }
}

describe('openClickHouseStores', () => {
  it('finds what was written, the newest version of it, after it was opened again', async () => {
    const first = await openClickHouseStores({ dataDir: folder })
    await first.traces.write([{ record: trace('a', 'old'), rowVersion: 1, isDeleted: false }])
    await first.traces.write([
      { record: trace('a', 'new'), rowVersion: 3, isDeleted: false },
      { record: trace('b', 'other'), rowVersion: 1, isDeleted: false },
    ])
    await first.traces.write([{ record: trace('a', 'late'), rowVersion: 2, isDeleted: false }])
    await first.close()
    const second = await openClickHouseStores({ dataDir: folder })
    expect(await second.traces.find({ projectId: 'p', ids: ['a', 'x'] })).toEqual([
      { record: trace('a', 'new'), rowVersion: 3 },
    ])
    expect(await second.traces.find({ projectId: 'q', ids: ['a'] })).toEqual([])
    await second.close()
  })

  it('takes a row away when its record moved to another key', async () => {
    const stores = await openClickHouseStores({ dataDir: folder })
    await stores.traces.write([{ record: trace('a', 'n', 5), rowVersion: 1, isDeleted: false }])
    await stores.traces.write([
      { record: trace('a', 'n', 5), rowVersion: 2, isDeleted: true },
      { record: trace('a', 'n', 4), rowVersion: 2, isDeleted: false },
    ])
    expect(await stores.traces.find({ projectId: 'p', ids: ['a'] })).toEqual([
      { record: trace('a', 'n', 4), rowVersion: 2 },
    ])
    await stores.close()
  })

  it('syncs inserts and merges when writes must survive a loss of power', async () => {
    const stores = await openClickHouseStores({ dataDir: folder, durability: 'power' })
    const settings = await stores.sql.rows<{ name: string; value: string }>(
      `SELECT name, value FROM system.merge_tree_settings WHERE changed AND name LIKE '%fsync%'
       ORDER BY name`,
      {},
    )
    expect(settings.map(({ name, value }) => `${name}=${value}`)).toEqual([
      'fsync_after_insert=1',
      'fsync_part_directory=1',
      'min_compressed_bytes_to_fsync_after_merge=1',
      'min_rows_to_fsync_after_merge=1',
    ])
    await stores.close()
  })
})

describe('migrate', () => {
  it('applies each migration once, in order', async () => {
    const engine = openEmbeddedEngine(folder, 'process')
    const client = engine.connect()
    await migrate(client)
    await migrate(client)
    const result = await client.query({
      query: 'SELECT name FROM heddle_migrations ORDER BY applied_at, name',
      format: 'JSONEachRow',
    })
    expect((await result.json<{ name: string }>()).map(({ name }) => name)).toEqual(MIGRATIONS)
    await engine.close()
  })

  it('refuses a store that a newer version wrote', async () => {
    const engine = openEmbeddedEngine(folder, 'process')
    const client = engine.connect()
    await migrate(client)
    await client.command({ query: `INSERT INTO heddle_migrations (name) VALUES ('9999-later')` })
    await expect(migrate(client)).rejects.toThrow('9999-later')
    await engine.close()
  })
})
