import { type Condition, time } from './conditions.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'
import type { ObservationKey } from './list-observations.ts'
import { InvalidCursorError } from './trace-reader.ts'

/** The cursor of a page that ends with this observation. */
export function toCursor(row: ObservationKey): string {
  return encodeCursor({ time: row.start_ms, id: JSON.stringify([row.trace_id, row.id]) })
}

/** Lets observations through that come after the cursor, newest first. @throws {InvalidCursorError} */
export function olderThan(cursor: string | undefined): Condition {
  if (cursor === undefined) return undefined
  const { time: lastTime, id } = decodeCursor(cursor)
  const [lastTrace, lastId] = parseKey(id)
  return {
    sql: `o.start_time <= ${time('lastTime')} AND (o.start_time, o.trace_id, o.id)
      < (${time('lastTime')}, {lastTrace:String}, {lastId:String})`,
    parameters: { lastTime, lastTrace, lastId },
  }
}

function parseKey(text: string): readonly [string, string] {
  try {
    const key: unknown = JSON.parse(text)
    if (Array.isArray(key) && typeof key[0] === 'string' && typeof key[1] === 'string')
      return [key[0], key[1]]
  } catch {
    // Not ours, as below.
  }
  throw new InvalidCursorError()
}
