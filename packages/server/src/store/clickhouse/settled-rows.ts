import { type Part, readParts, type SettledTable } from './part-ranges.ts'
import { settledRanges, type TimeRange, withoutRanges } from './settled-ranges.ts'
import type { SqlReader } from './sql-reader.ts'
import { type RowPlace, type UsedRanges, WriteNotes } from './write-notes.ts'

/** How old the list of parts may be before it is read again, ms. */
const STALE_MS = 1000

/** Writes that are remembered while nobody reads. */
const MOST_NOTES = 10_000

/** Knows for which times of a project every row is stored once, so that reading them needs no deduplication. */
export interface SettledRows {
  /** Stretches that hold every row once at this moment. */
  rangesOf(table: SettledTable, projectId: string): Promise<readonly TimeRange[]>
  /** Between which times the rows of a project lie, as far as they are not newer than a moment; undefined without any. */
  extentOf(table: SettledTable, projectId: string): Promise<TimeRange | undefined>
  /** Tells of rows that are about to be written; the answer is called when every query finds them, or when they were refused. */
  note(table: SettledTable, places: readonly RowPlace[]): () => void
  /** The number of the last write that was told of. */
  latest(): number
  /** Whether a write after the one of this number may have changed some stretches. */
  touchedSince(number: number, used: readonly UsedRanges[]): boolean
}

interface Snapshot {
  readonly readAt: number
  readonly parts: Readonly<Record<SettledTable, readonly Part[]>>
}

/**
 * Looks at the parts of the tables. The engine merges parts into larger ones that hold the newest version of each row, so where
 * only one merged part has rows of a time, each of them is there once. Only for a store that this process alone writes.
 */
export function createSettledRows(sql: SqlReader, now: () => number): SettledRows {
  const notes = new WriteNotes(now)
  let snapshot: Snapshot | undefined
  let reading: Promise<void> | undefined

  const read = async (): Promise<void> => {
    const forget = notes.takeDone()
    const known = snapshot?.parts
    const parts = {
      observations: await readParts(sql, 'observations', known?.observations ?? []),
      traces: await readParts(sql, 'traces', known?.traces ?? []),
    }
    snapshot = { readAt: now(), parts }
    forget()
  }
  const refresh = (): Promise<void> => {
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }
  const current = async (): Promise<Snapshot | undefined> => {
    if (snapshot === undefined) await refresh()
    // The older list still holds together with the notes; whoever waits for a newer one would wait for nothing.
    else if (now() - snapshot.readAt > STALE_MS) refresh().catch(() => undefined)
    return snapshot
  }

  return {
    latest: () => notes.latest,
    note(table, places) {
      const done = notes.add(table, places)
      if (notes.count > MOST_NOTES) {
        snapshot = undefined
        notes.takeDone()()
      }
      return done
    },
    async rangesOf(table, projectId) {
      const parts = (await current())?.parts[table] ?? []
      return withoutRanges(
        settledRanges(parts.flatMap(rangesFor(projectId))),
        notes.rangesOf(table, projectId),
      )
    },
    async extentOf(table, projectId) {
      const parts = (await current())?.parts[table] ?? []
      return extentOf(parts.flatMap(rangesFor(projectId)))
    },
    touchedSince: (number, used) => notes.touchedSince(number, used),
  }
}

function extentOf(ranges: readonly TimeRange[]): TimeRange | undefined {
  return ranges.reduce<TimeRange | undefined>(
    (extent, { fromMs, toMs }) => ({
      fromMs: Math.min(extent?.fromMs ?? fromMs, fromMs),
      toMs: Math.max(extent?.toMs ?? toMs, toMs),
    }),
    undefined,
  )
}

/** A part that is not merged may hold several versions of a row: it counts as two that overlap. */
const rangesFor =
  (projectId: string) =>
  ({ ranges, isMerged }: Part): readonly TimeRange[] =>
    ranges
      .filter((one) => one.projectId === projectId)
      .flatMap(({ range }) => (isMerged ? [range] : [range, range]))
