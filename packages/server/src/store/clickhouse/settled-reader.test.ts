import type { ClickHouseClient } from '@clickhouse/client'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { type EngineFixture, engineTime, openEngineFixture } from './engine-fixture.ts'
import { readingSettledRows } from './settled-reader.ts'
import { createSettledRows, type SettledRows } from './settled-rows.ts'
import type { SqlReader } from './sql-reader.ts'

// The engine starts, and merges when it is told to, on machines of any speed.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2026, 0, 1)

let engine: EngineFixture
let writing: ClickHouseClient
let plain: SqlReader
let clock = 0
let version = 0

beforeAll(async () => {
  engine = await openEngineFixture()
  ;({ writing, plain } = engine)
})

afterAll(() => engine.close())

interface Row {
  readonly projectId: string
  readonly hour: number
  readonly id: string
  readonly cost: number
  readonly isDeleted: boolean
}

/** Every statement with its own clock, so that the list of parts is read again. */
function openSettled(): { sql: SqlReader; settled: SettledRows; statements: string[] } {
  const statements: string[] = []
  const noting: SqlReader = {
    rows: (sql, parameters) => {
      statements.push(sql)
      return plain.rows(sql, parameters)
    },
  }
  const settled = createSettledRows(plain, () => clock)
  return { sql: readingSettledRows(noting, settled), settled, statements }
}

async function write(settled: SettledRows, rows: readonly Row[]): Promise<void> {
  const timeMs = (row: Row) => START_MS + row.hour * HOUR_MS
  const done = settled.note(
    'observations',
    rows.map((row) => ({ projectId: row.projectId, timeMs: timeMs(row) })),
  )
  version += 1
  await writing.insert({
    table: 'observations',
    format: 'JSONEachRow',
    values: rows.map((row) => ({
      project_id: row.projectId,
      start_time: engineTime(timeMs(row)),
      trace_id: 't',
      id: row.id,
      total_cost: row.cost,
      row_version: version,
      is_deleted: row.isDeleted ? 1 : 0,
    })),
  })
  done()
}

const merge = () => writing.command({ query: 'OPTIMIZE TABLE observations' })

const QUESTION = `SELECT count() AS steps, toFloat64(sum(o.total_cost)) AS cost, arraySort(groupArray(o.id)) AS ids
  FROM observations AS o FINAL WHERE o.project_id = {project:String}`

const row = fc.record({
  projectId: fc.constantFrom('p', 'q'),
  hour: fc.integer({ min: 0, max: 20 }),
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  cost: fc.integer({ min: 1, max: 9 }),
  isDeleted: fc.boolean(),
})

const step = fc.oneof(
  { weight: 4, arbitrary: fc.uniqueArray(row, { minLength: 1, maxLength: 8, selector: keyOf }) },
  { weight: 2, arbitrary: fc.constantFrom('merge' as const, 'time passes' as const) },
)

function keyOf({ projectId, hour, id }: Row): string {
  return `${projectId} ${hour} ${id}`
}

test('answers what FINAL answers, after any writes and merges', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      await writing.command({ query: 'TRUNCATE TABLE observations' })
      const { sql, settled } = openSettled()
      for (const one of steps) {
        if (one === 'merge') await merge()
        else if (one === 'time passes') clock += 120_000
        else await write(settled, one)
        for (const project of ['p', 'q']) {
          expect(await sql.rows(QUESTION, { project })).toEqual(
            await plain.rows(QUESTION, { project }),
          )
        }
      }
    }),
    { numRuns: 30 },
  )
})

function rowAt(hour: number): Row {
  return { projectId: 'p', hour, id: 'a', cost: 1, isDeleted: false }
}

test('merged rows are read without deduplication, and those written since with it', async () => {
  await writing.command({ query: 'TRUNCATE TABLE observations' })
  const { sql, settled, statements } = openSettled()
  await write(settled, [rowAt(0), rowAt(5), rowAt(9)])
  await write(settled, [rowAt(2)])
  await merge()
  clock += 120_000
  await sql.rows(QUESTION, { project: 'p' })
  expect(statements.at(-1)).toContain('is_deleted = 0')
  // A read that begins while older rows are written again.
  const done = settled.note('observations', [{ projectId: 'p', timeMs: START_MS + 5 * HOUR_MS }])
  const ranges = await settled.rangesOf('observations', 'p')
  expect(ranges).toEqual([
    { fromMs: START_MS, toMs: START_MS + 5 * HOUR_MS - 1 },
    { fromMs: START_MS + 5 * HOUR_MS + 1, toMs: START_MS + 9 * HOUR_MS },
  ])
  done()
})

test('a read during which old rows are written again is done anew', async () => {
  await writing.command({ query: 'TRUNCATE TABLE observations' })
  const settled = createSettledRows(plain, () => clock)
  const old: Row = { projectId: 'p', hour: 3, id: 'a', cost: 1, isDeleted: false }
  await write(settled, [old, { ...old, hour: 0 }, { ...old, hour: 8 }])
  await write(settled, [{ ...old, hour: 6 }])
  await merge()
  clock += 120_000
  let reads = 0
  const interrupted = readingSettledRows(
    {
      async rows<Found>(sql: string, parameters: Parameters<SqlReader['rows']>[1]) {
        reads += 1
        // Between the choice of the times and the read itself.
        if (reads === 1) await write(settled, [{ ...old, cost: 7 }])
        return plain.rows<Found>(sql, parameters)
      },
    },
    settled,
  )
  expect(await interrupted.rows(QUESTION, { project: 'p' })).toEqual([
    { steps: 4, cost: 10, ids: ['a', 'a', 'a', 'a'] },
  ])
  expect(reads).toBe(2)
})
