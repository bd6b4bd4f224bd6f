/** Hexadecimal digits of the checksum, and the space behind it. */
const CHECKSUM_BYTES = 9
const NEWLINE = 0x0a

/** Bytes a record takes beyond its event. */
export const RECORD_OVERHEAD_BYTES = CHECKSUM_BYTES + 1

/**
 * Writes the record of one event into memory with room for it: the event's CRC-32 in hexadecimal, a space, the event, a
 * newline. JSON without indentation holds no newline, so what follows a damaged record is found again.
 */
export function writeRecord(memory: Buffer, event: Uint8Array): number {
  memory.write(`${checksumOf(event)} `, 'latin1')
  memory.set(event, CHECKSUM_BYTES)
  memory[CHECKSUM_BYTES + event.length] = NEWLINE
  return event.length + RECORD_OVERHEAD_BYTES
}

/** What a segment holds. */
export interface SegmentContents {
  /** The whole events in their order, as views on the segment's bytes. */
  readonly events: readonly Uint8Array[]
  /** Records that were damaged or cut off. */
  readonly damagedCount: number
}

/** Reads the records of a segment; damaged ones and a last one without its end are counted and left out. */
export function readRecords(segment: Buffer): SegmentContents {
  const events: Uint8Array[] = []
  let damagedCount = 0
  for (let start = 0; start < segment.length;) {
    const newline = segment.indexOf(NEWLINE, start)
    const end = newline === -1 ? segment.length : newline
    const event = newline === -1 ? undefined : readRecord(segment.subarray(start, end))
    if (event === undefined) damagedCount += 1
    else events.push(event)
    start = end + 1
  }
  return { events, damagedCount }
}

function readRecord(record: Buffer): Uint8Array | undefined {
  const checksum = record.toString('latin1', 0, CHECKSUM_BYTES)
  const event = record.subarray(CHECKSUM_BYTES)
  return checksum === `${checksumOf(event)} ` ? event : undefined
}

/** Loaded with the first record: only clients with a spool pay for the module. */
let crc32: ((bytes: Uint8Array) => number) | undefined

function checksumOf(event: Uint8Array): string {
  crc32 ??= process.getBuiltinModule('node:zlib').crc32
  return crc32(event).toString(16).padStart(8, '0')
}
