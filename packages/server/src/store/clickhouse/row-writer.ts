/**
 * Bytes kept in front of a text for its length: five groups of seven bits hold any length a string can have. A length may be
 * written with more groups than it needs, so that a text is written before its length in bytes is known.
 */
const LENGTH_BYTES = 5

/** Longest text that is written character by character, which is faster than a call for it. */
const SHORT_CHARACTERS = 24

/** Bytes a UTF-16 code unit takes in UTF-8 at most. */
const BYTES_A_CHARACTER = 3

const TWO_TO_32 = 4_294_967_296

/**
 * Writes rows in ClickHouse's format RowBinary: the values of a row one after another in the order of its columns, without
 * names or types, so each method must match the type of the column it writes. LowCardinality columns are written as their
 * inner type. Half of a surrogate pair becomes U+FFFD. Source: ClickHouse's documentation of RowBinary.
 */
export class RowWriter {
  #bytes: Buffer
  #length = 0

  /** `capacityBytes` is what the rows will take, as far as that is known; the buffer grows when it has to. */
  constructor(capacityBytes = 1024) {
    this.#bytes = Buffer.allocUnsafe(capacityBytes)
  }

  /** What was written so far; valid until the next write. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  /** `String` */
  text(value: string): void {
    this.#reserve(LENGTH_BYTES + value.length * BYTES_A_CHARACTER)
    if (value.length <= SHORT_CHARACTERS && this.#writeAscii(value)) return
    const start = this.#length + LENGTH_BYTES
    const written = this.#bytes.write(value, start)
    this.#bytes[this.#length] = (written & 127) | 128
    this.#bytes[this.#length + 1] = ((written >>> 7) & 127) | 128
    this.#bytes[this.#length + 2] = ((written >>> 14) & 127) | 128
    this.#bytes[this.#length + 3] = ((written >>> 21) & 127) | 128
    this.#bytes[this.#length + 4] = written >>> 28
    this.#length = start + written
  }

  /** `Nullable(String)` */
  optionalText(value: string | undefined): void {
    if (this.#isPresent(value)) this.text(value)
  }

  /** `Array(String)` */
  texts(values: readonly string[]): void {
    this.#size(values.length)
    for (const value of values) this.text(value)
  }

  /** `Map(String, …)`; `write` writes each value. */
  map<Value>(values: Readonly<Record<string, Value>>, write: (value: Value) => void): void {
    const keys = Object.keys(values)
    this.#size(keys.length)
    for (const key of keys) {
      this.text(key)
      // Only own keys are listed.
      write(values[key] as Value)
    }
  }

  /** `UInt8` */
  byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length] = value
    this.#length += 1
  }

  /** `Bool` */
  flag(value: boolean): void {
    this.byte(value ? 1 : 0)
  }

  /** `Int64`, `UInt64`, and `DateTime64(3)` as milliseconds since the epoch. */
  integer(value: number): void {
    this.#reserve(8)
    const high = Math.floor(value / TWO_TO_32)
    this.#bytes.writeUInt32LE(Math.floor(value) - high * TWO_TO_32, this.#length)
    this.#bytes.writeInt32LE(high | 0, this.#length + 4)
    this.#length += 8
  }

  /** `Nullable(Int64)`, `Nullable(DateTime64(3))` */
  optionalInteger(value: number | undefined): void {
    if (this.#isPresent(value)) this.integer(value)
  }

  /** `Float64` */
  float(value: number): void {
    this.#reserve(8)
    this.#length = this.#bytes.writeDoubleLE(value, this.#length)
  }

  /** `Decimal(38, …)`, in units of its last digit. */
  decimal(value: bigint): void {
    this.#reserve(16)
    this.#bytes.writeBigUInt64LE(BigInt.asUintN(64, value), this.#length)
    this.#bytes.writeBigInt64LE(value >> 64n, this.#length + 8)
    this.#length += 16
  }

  /** `Nullable(Decimal(38, …))` */
  optionalDecimal(value: bigint | undefined): void {
    if (this.#isPresent(value)) this.decimal(value)
  }

  #isPresent<Value>(value: Value | undefined): value is Value {
    this.byte(value === undefined ? 1 : 0)
    return value !== undefined
  }

  #size(count: number): void {
    this.#reserve(LENGTH_BYTES + 1)
    let rest = count
    for (; rest > 127; rest = Math.floor(rest / 128)) {
      this.#bytes[this.#length] = (rest & 127) | 128
      this.#length += 1
    }
    this.#bytes[this.#length] = rest
    this.#length += 1
  }

  /** Writes the text unless it holds a character that takes more than one byte. */
  #writeAscii(value: string): boolean {
    const bytes = this.#bytes
    const start = this.#length + 1
    for (let at = 0; at < value.length; at += 1) {
      const code = value.charCodeAt(at)
      if (code > 127) return false
      bytes[start + at] = code
    }
    bytes[this.#length] = value.length
    this.#length = start + value.length
    return true
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}
