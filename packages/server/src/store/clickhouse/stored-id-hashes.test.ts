import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { idHashes } from '../../domain/id-hash.ts'
import { openEmbeddedEngine } from './embedded-chdb.ts'
import { openClickHouseStores } from './open-clickhouse-stores.ts'
import { storedIdHashes } from './stored-id-hashes.ts'

// The engine starts in each of these tests, on machines of any speed.
vi.setConfig({ testTimeout: 30_000 })

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heddle-hashes-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

it.each([
  ['in one go', 1000],
  ['in slices', 30],
  ['in slices smaller than the rows of one moment', 5],
])('lists the hashes of all ids, %s, as they are computed outside', async (_, idsASlice) => {
  const ids = [...new Set(fc.sample(fc.string({ unit: 'grapheme', minLength: 1 }), 200))]
  const stores = await openClickHouseStores({ dataDir: folder })
  await stores.traces.write(
    ids.map((id, index) => ({
      record: traceAt(id, (index % 10) * 7),
      rowVersion: 1,
      isDeleted: false,
    })),
  )
  await stores.close()
  const engine = openEmbeddedEngine(join(folder, 'clickhouse'), 'process')
  const hashes: string[] = []
  for await (const slice of storedIdHashes(engine.connect(), 'traces', idsASlice))
    for (let at = 0; at < slice.length; at += 2) hashes.push(`${slice[at]} ${slice[at + 1]}`)
  await engine.close()
  expect(hashes.toSorted()).toEqual(ids.map((id) => idHashes('p', id).join(' ')).toSorted())
})

function traceAt(id: string, timestamp: number) {
  const fields = { timestamp: { value: timestamp, stamp: 0, position: 0 } }
  return { projectId: 'p', id, createdAt: 1, updatedAt: 2, fields }
}
