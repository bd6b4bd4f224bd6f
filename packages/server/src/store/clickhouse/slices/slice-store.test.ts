import type { ClickHouseClient } from '@clickhouse/client'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'

import type { EmbeddedReader } from '../embedded-reader.ts'
import { type EngineFixture, engineTime, openEngineFixture } from '../engine-fixture.ts'
import { readingSettledRows } from '../settled-reader.ts'
import { createSettledRows } from '../settled-rows.ts'
import type { SqlReader } from '../sql-reader.ts'
import { openSliceStore, type SliceStore } from './slice-store.ts'
import { directly, type SlicedStatement } from './sliced-statement.ts'

// The engine starts, and merges when it is told to, on machines of any speed.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2026, 0, 1)

let engine: EngineFixture
let writing: ClickHouseClient
let plain: EmbeddedReader
let clock = 0
let version = 0

beforeAll(async () => {
  engine = await openEngineFixture()
  ;({ writing, plain } = engine)
})

beforeEach(() => writing.command({ query: 'TRUNCATE TABLE observations' }))

afterAll(() => engine.close())

interface Row {
  readonly projectId: string
  readonly hour: number
  readonly id: string
  readonly name: string
  readonly cost: number
  readonly isDeleted: boolean
}

interface Opened {
  readonly slices: SliceStore
  /** Statements that were answered, those that fill among them. */
  readonly statements: string[]
  readonly write: (rows: readonly Row[]) => Promise<void>
}

async function open({ mostBytes, beforeFill }: Changed = {}): Promise<Opened> {
  const statements: string[] = []
  const settled = createSettledRows(plain, () => clock)
  const reader = readingSettledRows(plain, settled)
  const sql: SqlReader = {
    rows: (statement, parameters) => {
      statements.push(statement)
      return reader.rows(statement, parameters)
    },
  }
  const filling: EmbeddedReader = {
    ...plain,
    async run(statement, parameters) {
      if (statement.startsWith('INSERT')) {
        statements.push(statement)
        await beforeFill?.()
      }
      await plain.run(statement, parameters)
    },
  }
  const slices = await openSliceStore({
    plain: filling,
    sql,
    settled,
    now: () => clock,
    ...(mostBytes !== undefined && { mostBytes }),
  })
  const write = async (rows: readonly Row[]) => {
    const places = rows.map((row) => ({ projectId: row.projectId, timeMs: timeOf(row) }))
    const done = [settled.note('observations', places), slices.note('observations', places)]
    await insert(rows)
    for (const tell of done) tell()
  }
  return { slices, statements, write }
}

interface Changed {
  readonly mostBytes?: number
  readonly beforeFill?: () => Promise<void>
}

function timeOf({ hour }: Row): number {
  return START_MS + Math.round(hour * HOUR_MS)
}

async function insert(rows: readonly Row[]): Promise<void> {
  version += 1
  await writing.insert({
    table: 'observations',
    format: 'JSONEachRow',
    values: rows.map((row) => ({
      project_id: row.projectId,
      start_time: engineTime(timeOf(row)),
      trace_id: 't',
      id: row.id,
      name: row.name,
      total_cost: row.cost,
      row_version: version,
      is_deleted: row.isDeleted ? 1 : 0,
    })),
  })
}

function question(project: string, [fromHour, toHour]: readonly [number, number]): SlicedStatement {
  return {
    parts: {
      table: 'observations',
      time: 'o.start_time',
      range: { fromMs: START_MS + fromHour * HOUR_MS, toMs: START_MS + toHour * HOUR_MS },
      rows: 'FROM observations AS o FINAL WHERE o.project_id = {project:String}',
      groups: { name: 'o.name' },
      aggregates: { steps: 'count()', cost: 'sum(o.total_cost)', ids: 'groupUniqArray(o.id)' },
    },
    whole: (parts) => `SELECT name, sum(steps) AS steps, toFloat64(sum(cost)) AS cost,
      arraySort(groupUniqArrayArray(ids)) AS ids FROM ${parts} GROUP BY name ORDER BY name`,
    parameters: { project },
  }
}

const answerOf = (statement: SlicedStatement) =>
  plain.rows(directly(statement), statement.parameters)

const row = fc.record({
  projectId: fc.constantFrom('p', 'q'),
  hour: fc.integer({ min: 0, max: 12 * 72 }).map((fifths) => fifths / 12),
  id: fc.constantFrom('a', 'b', 'c'),
  name: fc.constantFrom('plan', 'answer'),
  cost: fc.integer({ min: 1, max: 9 }),
  isDeleted: fc.boolean(),
})

const keyOf = ({ projectId, hour, id }: Row) => `${projectId} ${hour} ${id}`

const step = fc.oneof(
  { weight: 4, arbitrary: fc.uniqueArray(row, { minLength: 1, maxLength: 8, selector: keyOf }) },
  { weight: 3, arbitrary: fc.constantFrom('merge' as const, 'time passes' as const) },
)

const range = fc.oneof(
  fc.constant([-5, 80] as const),
  fc.tuple(
    fc.double({ min: -2, max: 30, noNaN: true }),
    fc.double({ min: 40, max: 75, noNaN: true }),
  ),
)

test('answers what FINAL answers, after any writes, deletions and merges', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(step, range), { minLength: 1, maxLength: 12 }),
      async (steps) => {
        await writing.command({ query: 'TRUNCATE TABLE observations' })
        const { slices, write } = await open()
        for (const [one, hours] of steps) {
          if (one === 'merge') await writing.command({ query: 'OPTIMIZE TABLE observations' })
          else if (one === 'time passes') clock += 120_000
          else await write(one)
          for (const project of ['p', 'q']) {
            const asked = question(project, hours)
            expect(await slices.sliced(asked)).toEqual(await answerOf(asked))
          }
        }
      },
    ),
    { numRuns: 30 },
  )
})

const rowAt = (hour: number, changed: Partial<Row> = {}): Row => ({
  projectId: 'p',
  hour,
  id: 'a',
  name: 'plan',
  cost: 1,
  isDeleted: false,
  ...changed,
})

const EVERYTHING = [0, 80] as const
const fillsIn = (statements: readonly string[]) =>
  statements.filter((statement) => statement.startsWith('INSERT')).length

test('what was found in hours that nobody writes to is read once', async () => {
  const { slices, statements, write } = await open()
  await write([rowAt(0.5), rowAt(30), rowAt(70)])
  clock += 120_000
  await slices.sliced(question('p', EVERYTHING))
  await slices.sliced(question('p', [1, 75]))
  expect(fillsIn(statements)).toBe(1)
  await write([rowAt(30, { cost: 5 })])
  const changed = await slices.sliced(question('p', EVERYTHING))
  expect(changed).toEqual([{ name: 'plan', steps: 3, cost: 7, ids: ['a'] }])
  // The hour that was just written to is likely to be written to again.
  expect(fillsIn(statements)).toBe(1)
  clock += 120_000
  expect(await slices.sliced(question('p', EVERYTHING))).toEqual(changed)
  expect(fillsIn(statements)).toBe(2)
})

test('rows that are written while slices are filled are in the next answer', async () => {
  let interrupt: (() => Promise<void>) | undefined
  const { slices, write } = await open({ beforeFill: async () => interrupt?.() })
  await write([rowAt(0), rowAt(30), rowAt(70)])
  clock += 120_000
  interrupt = async () => {
    interrupt = undefined
    await write([rowAt(30, { isDeleted: true })])
  }
  await slices.sliced(question('p', EVERYTHING))
  expect(await slices.sliced(question('p', EVERYTHING))).toEqual([
    { name: 'plan', steps: 2, cost: 2, ids: ['a'] },
  ])
})

test('rows that are on their way while slices are filled are in the answer after they are there', async () => {
  const { slices, write } = await open()
  await write([rowAt(0), rowAt(30), rowAt(70)])
  clock += 120_000
  const late = rowAt(40)
  const done = slices.note('observations', [{ projectId: 'p', timeMs: timeOf(late) }])
  clock += 120_000
  await slices.sliced(question('p', EVERYTHING))
  await insert([late])
  done()
  expect(await slices.sliced(question('p', EVERYTHING))).toEqual([
    { name: 'plan', steps: 4, cost: 4, ids: ['a'] },
  ])
})

test('rows that came another way are found once that is said', async () => {
  const { slices, write } = await open()
  await write([rowAt(0), rowAt(30), rowAt(70)])
  clock += 120_000
  await slices.sliced(question('p', EVERYTHING))
  await insert([rowAt(31)])
  slices.forgetAll()
  expect(await slices.sliced(question('p', EVERYTHING))).toEqual(
    await answerOf(question('p', EVERYTHING)),
  )
})

function below(most: number): SlicedStatement {
  const asked = question('p', EVERYTHING)
  return {
    ...asked,
    parts: { ...asked.parts, rows: `${asked.parts.rows} AND o.total_cost < {most:UInt32}` },
    parameters: { ...asked.parameters, most },
  }
}

const tables = () =>
  plain.rows<{ name: string }>(
    `SELECT name FROM system.tables WHERE database = 'heddle_slices' ORDER BY name`,
    {},
  )

test('questions that were asked least recently give way, and those without room are answered all the same', async () => {
  const roomy = await open()
  await roomy.write([rowAt(0), rowAt(30), rowAt(70)])
  clock += 120_000
  await roomy.slices.sliced(below(2))
  const [one] = await plain.rows<{ bytes: number }>(
    `SELECT toFloat64(total_bytes) AS bytes FROM system.tables WHERE database = 'heddle_slices'`,
    {},
  )
  const { slices } = await open({ mostBytes: (one?.bytes ?? 0) * 2.5 })
  for (const most of [2, 3, 4, 2, 5, 1, 6])
    expect(await slices.sliced(below(most))).toEqual(await answerOf(below(most)))
  expect((await tables()).length).toBeLessThanOrEqual(3)
  const narrow = await open({ mostBytes: 1 })
  expect(await narrow.slices.sliced(below(2))).toEqual(await answerOf(below(2)))
  expect(await tables()).toEqual([])
})
