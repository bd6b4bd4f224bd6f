import type { ClickHouseClient } from '@clickhouse/client'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { type EngineFixture, openEngineFixture } from './engine-fixture.ts'
import { createEntityTables } from './stored-tables.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let engine: EngineFixture
let client: ClickHouseClient

beforeAll(async () => {
  engine = await openEngineFixture()
  client = engine.writing
})

afterAll(() => engine.close())

async function readAll(rowsAPage: number, projectIds?: ReadonlySet<string>) {
  const pages: (readonly string[])[] = []
  for await (const page of createEntityTables(client, { rowsAPage }).read('traces', projectIds)) {
    pages.push(page)
  }
  return pages
}

const namesIn = (pages: readonly (readonly string[])[]) =>
  pages
    .flat()
    .map((row) => JSON.parse(row) as { project_id: string; id: string; name: string })
    .map(({ project_id: project, id, name }) => `${project} ${id} ${name}`)
    .toSorted()

/** Few moments, so that many rows share one. */
const trace = fc.record({
  project_id: fc.constantFrom('p', 'q'),
  id: fc.nat(30).map(String),
  moment: fc.constantFrom(0, 1, 2, 3, 1_700_000_000_123),
  row_version: fc.nat(3),
})

test('every row is read once in its newest version, whatever the size of a page', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(trace, { maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      async (all, size) => {
        await client.command({ query: 'TRUNCATE TABLE traces' })
        const key = (row: (typeof all)[number]) => `${row.project_id} ${row.moment} ${row.id}`
        const newest = new Map<string, (typeof all)[number]>()
        for (const row of all) {
          const known = newest.get(key(row))
          if (known === undefined || row.row_version >= known.row_version) newest.set(key(row), row)
        }
        const rows = all.map(({ moment, ...row }) => ({
          ...row,
          timestamp: moment,
          name: `v${row.row_version}`,
        }))
        await createEntityTables(client).write(
          'traces',
          rows.map((row) => JSON.stringify(row)),
        )
        const pages = await readAll(size)
        const expected = [...newest.values()].map(
          ({ project_id: project, id, row_version: version }) => `${project} ${id} v${version}`,
        )
        expect(namesIn(pages)).toEqual(expected.toSorted())
        const ofOne = expected.filter((name) => name.startsWith('q '))
        expect(namesIn(await readAll(size, new Set(['q'])))).toEqual(ofOne.toSorted())
      },
    ),
    { numRuns: 25 },
  )
})

test('rows that were read and written elsewhere are the same rows', async () => {
  const text = 'quote \' " \\ \n \u2028 \u{1F600}'
  const row = {
    project_id: 'p',
    id: text,
    timestamp: '2026-01-31 12:00:00.123',
    name: null,
    metadata: { [text]: text, b: '{}' },
    tags: [text],
    public: true,
    row_version: 1_800_000_000_000_001,
  }
  await client.command({ query: 'TRUNCATE TABLE traces' })
  const tables = createEntityTables(client)
  await tables.write('traces', [JSON.stringify(row)])
  const before = await readAll(100)
  expect(JSON.parse(before[0]?.[0] ?? '')).toMatchObject(row)
  await client.command({ query: 'TRUNCATE TABLE traces' })
  await tables.write('traces', before.flat())
  expect(await readAll(100)).toEqual(before)
  await expect(tables.write('heddle_migrations', ['{}'])).rejects.toThrow('table of entities')
})
