import type { SettledTable } from '../part-ranges.ts'
import type { RowPlace } from '../write-notes.ts'
import { sliceAt } from './slice.ts'

/** Slices that were written to so recently are likely to be written to again, ms. */
const QUIET_MS = 60_000

/** Slices of one project that are remembered before those that are quiet are forgotten. */
const MOST_SLICES = 1000

interface WrittenSlice {
  /** Writes whose rows queries may not find yet. */
  pending: number
  writtenAt: number
}

/** Told of slices whose rows are about to change. */
export type WriteListener = (source: SliceSource, slices: ReadonlySet<number>) => void

/** The table and project that slices are of. */
export interface SliceSource {
  readonly table: SettledTable
  readonly projectId: string
}

/** Knows which slices of time rows are written to. */
export class SliceWrites {
  readonly #now: () => number
  readonly #listener: WriteListener
  readonly #written = new Map<string, Map<number, WrittenSlice>>()

  constructor(now: () => number, listener: WriteListener) {
    this.#now = now
    this.#listener = listener
  }

  /** Tells of rows that are about to be written; the answer is called when every query finds them, or when they were refused. */
  note(table: SettledTable, places: readonly RowPlace[]): () => void {
    const touched = [...slicesByProject(places)].flatMap(([projectId, slices]) => {
      const source = { table, projectId }
      const written = this.#touch(source, slices)
      this.#listener(source, slices)
      return written
    })
    let isDone = false
    return () => {
      if (isDone) return
      isDone = true
      for (const slice of touched) slice.pending -= 1
    }
  }

  /** Whether all writes to a slice are over and none is likely. */
  isQuiet(source: SliceSource, slice: number): boolean {
    const written = this.#written.get(keyOf(source))?.get(slice)
    return written === undefined || this.#isOver(written)
  }

  #touch(source: SliceSource, slices: ReadonlySet<number>): readonly WrittenSlice[] {
    const key = keyOf(source)
    const known = this.#written.get(key) ?? new Map<number, WrittenSlice>()
    this.#written.set(key, known)
    if (known.size > MOST_SLICES) {
      for (const [slice, written] of known) if (this.#isOver(written)) known.delete(slice)
    }
    return [...slices].map((slice) => {
      const written = known.get(slice) ?? { pending: 0, writtenAt: 0 }
      known.set(slice, written)
      written.pending += 1
      written.writtenAt = this.#now()
      return written
    })
  }

  #isOver({ pending, writtenAt }: WrittenSlice): boolean {
    return pending === 0 && this.#now() - writtenAt > QUIET_MS
  }
}

function keyOf({ table, projectId }: SliceSource): string {
  return `${table} ${projectId}`
}

function slicesByProject(places: readonly RowPlace[]): ReadonlyMap<string, ReadonlySet<number>> {
  const byProject = new Map<string, Set<number>>()
  for (const { projectId, timeMs } of places) {
    const slices = byProject.get(projectId)
    if (slices === undefined) byProject.set(projectId, new Set([sliceAt(timeMs)]))
    else slices.add(sliceAt(timeMs))
  }
  return byProject
}
