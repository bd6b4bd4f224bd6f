import type { TraceRow } from '@heddle/core/schemas'

/** What came after the pages were loaded. `waiting` holds the rows that are not shown yet, so that nothing moves under the eye. */
export interface LiveRows {
  readonly rows: ReadonlyMap<string, TraceRow>
  readonly waiting: ReadonlySet<string>
}

export const NO_LIVE_ROWS: LiveRows = { rows: new Map(), waiting: new Set() }

export interface Arrival {
  readonly newest: readonly TraceRow[]
  /** Ids that are on the page already. */
  readonly shown: ReadonlySet<string>
  /** True: new rows wait until they are asked for. */
  readonly holdsNew: boolean
}

/** Takes in the newest rows: known ones are updated in place, unknown ones are added or wait. */
export function receiveRows(live: LiveRows, { newest, shown, holdsNew }: Arrival): LiveRows {
  const rows = new Map(live.rows)
  const waiting = new Set(live.waiting)
  for (const row of newest) {
    if (holdsNew && !rows.has(row.id) && !shown.has(row.id)) waiting.add(row.id)
    rows.set(row.id, row)
  }
  return { rows, waiting: holdsNew ? waiting : new Set() }
}

/** Shows what waits. */
export function releaseRows(live: LiveRows): LiveRows {
  return { rows: live.rows, waiting: new Set() }
}

/** The rows to show, newest first: the pages with what is newer, every trace once. */
export function mergeRows(pages: readonly TraceRow[], live: LiveRows): TraceRow[] {
  const rows = new Map(pages.map((row) => [row.id, row]))
  for (const [id, row] of live.rows) {
    if (!live.waiting.has(id)) rows.set(id, row)
  }
  return [...rows.values()].toSorted(
    (one, other) => compare(other.timestamp, one.timestamp) || compare(one.id, other.id),
  )
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
