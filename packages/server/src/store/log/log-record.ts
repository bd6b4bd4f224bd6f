import { crc32 } from 'node:zlib'

/** Rows of one insert as they lie in the log. */
export interface LogRecord {
  /** The table with the columns of the rows, as in `table (a, b)`, so that rows outlive migrations that add columns. */
  readonly target: string
  /** In the format RowBinary. */
  readonly rows: Buffer
}

/** Bytes in front of a record: of the target, of the rows, and the checksum, each 32 bits. */
const HEAD_BYTES = 12

/** The bytes of a record, in the order they are written: the head with the target, and the rows as they are. */
export function frameRecord({ target, rows }: LogRecord): readonly [Buffer, Buffer] {
  const name = Buffer.from(target)
  const head = Buffer.allocUnsafe(HEAD_BYTES + name.length)
  head.writeUInt32LE(name.length, 0)
  head.writeUInt32LE(rows.length, 4)
  name.copy(head, HEAD_BYTES)
  head.writeUInt32LE(checksumOf(head, rows), 8)
  return [head, rows]
}

/**
 * The whole records at the start of a log. What follows the first damaged or incomplete one is passed over: a record is
 * acknowledged after it and all before it are whole, so nothing of that was.
 * @yields Records whose rows are parts of `bytes`.
 */
export function* readRecords(bytes: Buffer): Generator<LogRecord> {
  let at = 0
  while (at + HEAD_BYTES <= bytes.length) {
    const rowsAt = at + HEAD_BYTES + bytes.readUInt32LE(at)
    const end = rowsAt + bytes.readUInt32LE(at + 4)
    if (end > bytes.length) return
    const [head, rows] = [bytes.subarray(at, rowsAt), bytes.subarray(rowsAt, end)]
    if (bytes.readUInt32LE(at + 8) !== checksumOf(head, rows)) return
    yield { target: head.toString('utf8', HEAD_BYTES), rows }
    at = end
  }
}

/** Of everything but itself. That of zeros, which a loss of power can leave in a file, is not zero. */
function checksumOf(head: Buffer, rows: Buffer): number {
  return crc32(rows, crc32(head.subarray(HEAD_BYTES), crc32(head.subarray(0, 8))))
}
