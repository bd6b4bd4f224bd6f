import type { SliceSource, SliceWrites } from './slice-writes.ts'
import { runsBy, type SliceRun, spanOf } from './slice.ts'
import { type GroupedRows, selectParts } from './sliced-statement.ts'

/** The database of what was found in slices. It is in memory and empty when the server starts. */
export const SLICE_DATABASE = 'heddle_slices'

/** Runs of slices that are named in one statement; with more in between, what they span is read at once. */
const MOST_FILLED_RUNS = 32

/** A table with the parts of one question: the grouped rows of slices. */
export class SliceTable {
  readonly source: SliceSource
  readonly name: string
  /** Questions that read it. */
  users = 0
  /** By slice, which fill of the table holds its rows. */
  readonly #fills = new Map<number, number>()
  /** Slices that are being filled, and those of them that were written to meanwhile. */
  #filling: readonly number[] = []
  #dirty: Set<number> | undefined
  #turn: Promise<unknown> = Promise.resolve()

  constructor(source: SliceSource, name: string) {
    this.source = source
    this.name = name
  }

  /** Forgets slices whose rows are about to change. */
  forget(slices: ReadonlySet<number>): void {
    for (const slice of slices) {
      this.#fills.delete(slice)
      this.#dirty?.add(slice)
    }
  }

  forgetAll(): void {
    this.forget(new Set([...this.#fills.keys(), ...this.#filling]))
  }

  /** One after another: two questions do not fill the same slices. */
  inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(act)
    this.#turn = result.catch(() => {})
    return result
  }

  /**
   * Fills slices of a run that are missing and that nobody writes to. `insert` gets runs of slices and answers with the number
   * of the fill; it may bring slices in between too. Resolves with whether anything was missing.
   */
  async fillMissing(
    run: SliceRun,
    writes: SliceWrites,
    insert: (runs: readonly SliceRun[]) => Promise<number>,
  ): Promise<boolean> {
    const isQuiet = (slice: number) => writes.isQuiet(this.source, slice)
    const missing = runsBy(run, (slice) =>
      this.#fills.has(slice) || !isQuiet(slice) ? undefined : true,
    )
    const [first, last] = [missing[0], missing.at(-1)]
    if (first === undefined || last === undefined) return false
    const runs =
      missing.length > MOST_FILLED_RUNS ? [{ first: first.first, last: last.last }] : missing
    this.#filling = runs.flatMap(slicesOf).filter(isQuiet)
    this.#dirty = new Set()
    try {
      const fill = await insert(runs)
      for (const slice of this.#filling) if (!this.#dirty.has(slice)) this.#fills.set(slice, fill)
      return true
    } finally {
      this.#dirty = undefined
      this.#filling = []
    }
  }

  /** Runs of slices that are there, each from one fill. */
  runs(run: SliceRun): readonly (SliceRun & { readonly value: number })[] {
    return runsBy(run, (slice) => this.#fills.get(slice))
  }

  /** The rows of some runs of slices. */
  select(parts: GroupedRows, runs: ReturnType<SliceTable['runs']>): string {
    const columns = Object.keys({ ...parts.groups, ...parts.aggregates })
    const isIn = runs.map(
      ({ first, last, value }) => `(slice BETWEEN ${first} AND ${last} AND fill = ${value})`,
    )
    return `SELECT ${columns.join(', ')} FROM ${SLICE_DATABASE}.${this.name} WHERE ${isIn.join(' OR ')}`
  }
}

function slicesOf({ first, last }: SliceRun): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

/** The rows of runs of slices as they are filled in; the parameter `fill` is the number of the fill. */
export function selectSlices(
  parts: GroupedRows,
  runs: readonly SliceRun[],
  sliceMs: number,
): string {
  return selectParts(parts, runs.map(spanOf), {
    columns: ['{fill:UInt32} AS fill'],
    slice: `intDiv(toUnixTimestamp64Milli(${parts.time}), ${sliceMs})`,
  })
}
