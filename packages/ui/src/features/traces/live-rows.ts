import type { TraceRow } from '@heddle/core/schemas'

/** What came after the pages were loaded. `waiting` holds the rows that are not shown yet, so that nothing moves under the eye. */
export interface LiveRows {
  readonly rows: ReadonlyMap<string, TraceRow>
  readonly waiting: ReadonlySet<string>
  /** Ids of rows that were there and are not in the list any more: deleted, or the filter does not let them through now. */
  readonly gone: ReadonlySet<string>
}

export const NO_LIVE_ROWS: LiveRows = { rows: new Map(), waiting: new Set(), gone: new Set() }

export interface Arrival {
  /** Rows as they are now. */
  readonly rows: readonly TraceRow[]
  /** Ids that were asked for; those without a row are gone. */
  readonly asked: readonly string[]
  /** Ids that are on the page already. */
  readonly shown: ReadonlySet<string>
  /** Time of the last row of the pages when there are more behind it: what is older comes with its page. */
  readonly oldest: string | undefined
  /** True: new rows wait until they are asked for. */
  readonly holdsNew: boolean
}

/** Takes in rows: known ones are updated in place, unknown ones are added or wait. */
export function receiveRows(live: LiveRows, arrival: Arrival): LiveRows {
  const { asked, shown, oldest, holdsNew } = arrival
  const rows = new Map(live.rows)
  const waiting = new Set(live.waiting)
  const gone = new Set(live.gone)
  const found = new Set(arrival.rows.map(({ id }) => id))
  for (const id of asked) {
    if (found.has(id)) continue
    rows.delete(id)
    waiting.delete(id)
    gone.add(id)
  }
  for (const row of arrival.rows) {
    const isKnown = rows.has(row.id) || shown.has(row.id)
    if (!isKnown && oldest !== undefined && row.timestamp < oldest) continue
    if (holdsNew && !isKnown) waiting.add(row.id)
    rows.set(row.id, row)
    gone.delete(row.id)
  }
  return { rows, waiting: holdsNew ? waiting : new Set(), gone }
}

/** Shows what waits. */
export function releaseRows(live: LiveRows): LiveRows {
  return { ...live, waiting: new Set() }
}

/** The rows to show, newest first: the pages with what is newer, every trace once. */
export function mergeRows(pages: readonly TraceRow[], live: LiveRows): TraceRow[] {
  const rows = new Map(pages.map((row) => [row.id, row]))
  for (const [id, row] of live.rows) {
    if (!live.waiting.has(id)) rows.set(id, row)
  }
  for (const id of live.gone) rows.delete(id)
  return [...rows.values()].toSorted(
    (one, other) => compare(other.timestamp, one.timestamp) || compare(one.id, other.id),
  )
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
