import type { SettledTable } from './part-ranges.ts'
import type { TimeRange } from './settled-ranges.ts'

/** Where a row lies: its project and the time in its key, milliseconds. */
export interface RowPlace {
  readonly projectId: string
  readonly timeMs: number
}

/** Stretches of time that a statement relied on. */
export interface UsedRanges {
  readonly table: SettledTable
  readonly projectId: string
  readonly ranges: readonly TimeRange[]
}

/** How long a write is remembered at least, so that a read that ran meanwhile learns of it, ms. */
const REMEMBERED_MS = 60_000

interface Note {
  readonly table: SettledTable
  readonly projectId: string
  readonly range: TimeRange
  readonly number: number
  readonly notedAt: number
  isDone: boolean
}

/** Which times rows are written to. */
export class WriteNotes {
  readonly #now: () => number
  #notes: Note[] = []
  #number = 0

  constructor(now: () => number) {
    this.#now = now
  }

  get count(): number {
    return this.#notes.length
  }

  /** The number of the last write. */
  get latest(): number {
    return this.#number
  }

  /** Takes down a write that is about to begin; the answer is called when every query finds its rows. */
  add(table: SettledTable, places: readonly RowPlace[]): () => void {
    this.#number += 1
    const made = rangesByProject(places).map(([projectId, range]): Note => ({
      table,
      projectId,
      range,
      number: this.#number,
      notedAt: this.#now(),
      isDone: false,
    }))
    this.#notes.push(...made)
    return () => {
      for (const note of made) note.isDone = true
    }
  }

  /** Times of a project that are written to, or were not long ago. */
  rangesOf(table: SettledTable, projectId: string): readonly TimeRange[] {
    return this.#notes
      .filter((note) => note.table === table && note.projectId === projectId)
      .map(({ range }) => range)
  }

  /** Whether a write after the one of this number went to some times. */
  touchedSince(number: number, used: readonly UsedRanges[]): boolean {
    return this.#notes.some(
      (note) =>
        note.number > number &&
        used.some(
          ({ table, projectId, ranges }) =>
            note.table === table && note.projectId === projectId && overlaps(ranges, note.range),
        ),
    )
  }

  /** The writes that are done by now; the answer forgets them, as far as no read may still ask. */
  takeDone(): () => void {
    const done = new Set(this.#notes.filter(({ isDone }) => isDone))
    return () => {
      const since = this.#now() - REMEMBERED_MS
      this.#notes = this.#notes.filter((note) => note.notedAt > since || !done.has(note))
    }
  }
}

function overlaps(ranges: readonly TimeRange[], other: TimeRange): boolean {
  return ranges.some(({ fromMs, toMs }) => fromMs <= other.toMs && other.fromMs <= toMs)
}

function rangesByProject(places: readonly RowPlace[]): readonly (readonly [string, TimeRange])[] {
  const ranges = new Map<string, TimeRange>()
  for (const { projectId, timeMs } of places) {
    const { fromMs, toMs } = ranges.get(projectId) ?? { fromMs: timeMs, toMs: timeMs }
    ranges.set(projectId, { fromMs: Math.min(fromMs, timeMs), toMs: Math.max(toMs, timeMs) })
  }
  return [...ranges]
}
