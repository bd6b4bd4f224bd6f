import { bindLiterals } from '../bind-literals.ts'
import type { EmbeddedReader } from '../embedded-reader.ts'
import type { TimeRange } from '../settled-ranges.ts'
import { readingSettledRows } from '../settled-reader.ts'
import type { SettledRows } from '../settled-rows.ts'
import type { SqlReader } from '../sql-reader.ts'
import { SLICE_DATABASE, selectSlices, SliceTable } from './slice-table.ts'
import { SliceWrites } from './slice-writes.ts'
import { SLICE_MS, sliceAt, type SliceRun, slicesWithin, spanWithout } from './slice.ts'
import {
  directly,
  selectParts,
  type SlicedReader,
  type SlicedStatement,
  type TimeSpan,
} from './sliced-statement.ts'

/** Memory that slices take together at most, bytes. */
const MOST_BYTES = 256 * 1024 * 1024

/** Questions whose slices are kept at most. */
const MOST_TABLES = 100

/** Groups of all slices of one question; more are not worth keeping. */
const MOST_GROUPS = 2_000_000

/** Memory that filling slices may take, bytes. */
const FILL_BYTES = 1024 * 1024 * 1024

/** A question about fewer slices is answered directly. */
const FEWEST_SLICES = 24

/** Stretches of slices that a statement names at most. Rows that came late leave many: then all is filled anew. */
const MOST_RUNS = 100

/** Questions that are remembered for having too many groups. */
const MOST_REFUSED = 200

/** What slices are made with. */
export interface SliceParts {
  readonly plain: EmbeddedReader
  /** Reads rows that are there once without comparing them. */
  readonly sql: SqlReader
  readonly settled: SettledRows
  readonly now: () => number
  readonly mostBytes?: number
}

/** Answers sliced statements from what was found before and from the rows of the times that are written to. */
export interface SliceStore extends SlicedReader {
  readonly note: SliceWrites['note']
  /** After writes that nobody told of. */
  forgetAll(): void
}

/** Only for a store that this process alone writes: every write must be told of before it begins. */
export async function openSliceStore(parts: SliceParts): Promise<SliceStore> {
  await parts.plain.run(`DROP DATABASE IF EXISTS ${SLICE_DATABASE}`, {})
  await parts.plain.run(`CREATE DATABASE ${SLICE_DATABASE} ENGINE = Memory`, {})
  return new Slices(parts)
}

class Slices implements SliceStore {
  readonly #parts: SliceParts
  readonly #writes: SliceWrites
  /** By what is asked, least recently asked first. */
  readonly #tables = new Map<string, SliceTable>()
  readonly #refused = new Set<string>()
  /** All tables that are there, those among them that nobody will ask any more. */
  readonly #inEngine = new Set<SliceTable>()
  #made = 0
  #fills = 0

  constructor(parts: SliceParts) {
    this.#parts = parts
    this.#writes = new SliceWrites(parts.now, ({ table, projectId }, slices) => {
      for (const kept of this.#inEngine)
        if (kept.source.table === table && kept.source.projectId === projectId) kept.forget(slices)
    })
  }

  readonly note: SliceWrites['note'] = (table, places) => this.#writes.note(table, places)

  forgetAll(): void {
    for (const table of this.#inEngine) table.forgetAll()
  }

  async sliced<Row>(statement: SlicedStatement): Promise<Row[]> {
    const { sql } = this.#parts
    const answer = (text: string) => sql.rows<Row>(text, statement.parameters)
    const run = await this.#runOf(statement)
    if (run === undefined) return answer(directly(statement))
    const key = keyOf(statement)
    if (this.#refused.has(key)) return answer(directly(statement))
    const table = this.#tableOf(key, statement)
    table.users += 1 // before anything is waited for, so that it is not dropped
    try {
      await this.#fill(key, { table, run, statement })
      const runs = table.runs(run)
      if (runs.length === 0) return await answer(directly(statement))
      const { parts, whole } = statement
      const rest = selectParts(parts, spanWithout(parts.range, runs))
      return await answer(whole(`(${table.select(parts, runs)} UNION ALL ${rest})`))
    } finally {
      table.users -= 1
      await this.#dropUnused()
    }
  }

  /** The slices that a question is about, as far as there are rows; undefined when they are too few. */
  async #runOf({ parts, parameters }: SlicedStatement): Promise<SliceRun | undefined> {
    const project = String(parameters['project'])
    const extent = await this.#parts.settled.extentOf(parts.table, project)
    const run = extent && slicesWithin(overlap(parts.range, extent))
    return run === undefined || run.last - run.first + 1 < FEWEST_SLICES ? undefined : run
  }

  #tableOf(key: string, { parts, parameters }: SlicedStatement): SliceTable {
    const known = this.#tables.get(key)
    this.#tables.delete(key)
    this.#made += known === undefined ? 1 : 0
    const table =
      known ??
      new SliceTable(
        { table: parts.table, projectId: String(parameters['project']) },
        `parts_${this.#made}`,
      )
    this.#tables.set(key, table)
    this.#inEngine.add(table)
    return table
  }

  /** Fills what is missing, unless there are too many groups. */
  #fill(
    key: string,
    { table, run, statement }: { table: SliceTable; run: SliceRun; statement: SlicedStatement },
  ): Promise<void> {
    return table.inTurn(async () => {
      if (this.#tables.get(key) !== table) return
      try {
        const insert = (runs: readonly SliceRun[]) => this.#insert(table, statement, runs)
        if (await table.fillMissing(run, this.#writes, insert)) await this.#makeRoom(key, table)
      } catch {
        // Too many groups, or no memory for them. Whatever else it is, the direct answer meets it as well.
        this.#refuse(key)
      }
      if (table.runs(run).length > MOST_RUNS) this.#tables.delete(key)
    })
  }

  async #insert(
    table: SliceTable,
    { parts, parameters }: SlicedStatement,
    runs: readonly SliceRun[],
  ): Promise<number> {
    const { plain, settled } = this.#parts
    const target = `${SLICE_DATABASE}.${table.name}`
    const select = selectSlices(parts, runs, SLICE_MS)
    await plain.run(`CREATE TABLE IF NOT EXISTS ${target} ENGINE = Memory EMPTY AS ${select}`, {
      ...parameters,
      fill: 0,
    })
    let fill = 0
    // A statement that is done anew because rows changed meanwhile is another fill.
    const inserting = readingSettledRows(
      {
        rows: async (sql, bound) => {
          this.#fills += 1
          fill = this.#fills
          await plain.run(sql, { ...bound, fill })
          return []
        },
      },
      settled,
    )
    await inserting.rows(
      `INSERT INTO ${target} ${select} SETTINGS max_rows_to_group_by = ${MOST_GROUPS},
       group_by_overflow_mode = 'throw', max_memory_usage = ${FILL_BYTES}`,
      parameters,
    )
    return fill
  }

  #refuse(key: string): void {
    this.#tables.delete(key)
    if (this.#refused.size >= MOST_REFUSED) this.#refused.clear()
    this.#refused.add(key)
  }

  /** Lets go of what was asked least recently until all slices fit. */
  async #makeRoom(key: string, table: SliceTable): Promise<void> {
    const { plain, mostBytes = MOST_BYTES } = this.#parts
    const rows = await plain.rows<{ name: string; bytes: number }>(
      `SELECT name, toFloat64(ifNull(total_bytes, 0)) AS bytes FROM system.tables
       WHERE database = '${SLICE_DATABASE}'`,
      {},
    )
    const bytesOf = new Map(rows.map(({ name, bytes }) => [name, bytes]))
    let total = rows.reduce((sum, { bytes }) => sum + bytes, 0)
    if ((bytesOf.get(table.name) ?? 0) > mostBytes / 2) this.#refuse(key)
    for (const [other, { name }] of this.#tables) {
      if (total <= mostBytes && this.#tables.size <= MOST_TABLES) return
      total -= bytesOf.get(name) ?? 0
      this.#tables.delete(other)
    }
  }

  /** Drops the tables that were let go and that nobody reads any more. */
  async #dropUnused(): Promise<void> {
    const kept = new Set(this.#tables.values())
    for (const table of this.#inEngine) {
      if (table.users > 0 || kept.has(table)) continue
      this.#inEngine.delete(table)
      await this.#parts.plain.run(`DROP TABLE IF EXISTS ${SLICE_DATABASE}.${table.name}`, {})
    }
  }
}

function overlap(range: TimeSpan, extent: TimeRange): TimeSpan {
  return {
    fromMs: Math.max(range.fromMs, sliceAt(extent.fromMs) * SLICE_MS),
    toMs: Math.min(range.toMs, (sliceAt(extent.toMs) + 1) * SLICE_MS),
  }
}

/** What is asked, whatever the time. */
function keyOf({ parts, parameters }: SlicedStatement): string {
  return bindLiterals(`${parts.table} ${selectParts(parts, [])}`, parameters)
}
