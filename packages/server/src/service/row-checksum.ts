import { hash as hashOnce } from 'node:crypto'

/** A number of rows and a sum of their hashes, the same in any order. */
export interface RowChecksum {
  readonly rows: number
  /** Hexadecimal, 64 bits. */
  readonly hash: string
}

/** The sum of 64 bits is kept in two halves that numbers can hold. */
const HALF = 2 ** 32

/** A checksum of the rows whose hash counts. */
export function createRowChecksum(counts: (digest: string) => boolean = () => true) {
  let rows = 0
  let high = 0
  let low = 0
  return {
    /** Adds a row and gives its hash. */
    add(row: string): string {
      const digest = hashOnce('sha256', row, 'buffer')
      const name = digest.toString('base64', 0, 16)
      if (!counts(name)) return name
      rows += 1
      high = (high + digest.readUInt32LE(0)) % HALF
      low = (low + digest.readUInt32LE(4)) % HALF
      return name
    },
    end(): RowChecksum {
      const hash = [high, low].map((half) => half.toString(16).padStart(8, '0')).join('')
      return { rows, hash }
    },
  }
}

export function isSameChecksum(left: RowChecksum, right: RowChecksum): boolean {
  return left.rows === right.rows && left.hash === right.hash
}
