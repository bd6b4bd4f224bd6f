import { InvalidCursorError } from './trace-reader.ts'

/** The last row of a page: the next page holds what is older than it. */
export interface Cursor {
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly id: string
}

/** A cursor as opaque text. */
export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.time, cursor.id])).toString('base64url')
}

/** The cursor in a text that {@link encodeCursor} made. @throws {InvalidCursorError} for any other text. */
export function decodeCursor(text: string): Cursor {
  const parsed = parse(Buffer.from(text, 'base64url').toString())
  if (!Array.isArray(parsed) || parsed.length !== 2) throw new InvalidCursorError()
  const [time, id] = parsed as [unknown, unknown]
  if (!Number.isSafeInteger(time) || typeof id !== 'string') throw new InvalidCursorError()
  return { time: Number(time), id }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new InvalidCursorError()
  }
}
