import type { TraceFingerprints } from '@heddle/core/schemas'

import type { TraceColumns } from '../columns.ts'
import { nameOf } from '../columns.ts'

/** One of two traces as comparing needs it: numbers only, so that it goes to a worker without being copied as text. */
export interface CompareSide {
  readonly count: number
  readonly parent: Int32Array
  /** First row after the subtree. */
  readonly end: Int32Array
  /** Equal numbers mean equal texts, on both sides; 0 is nothing. */
  readonly type: Int32Array
  readonly name: Int32Array
  readonly input: Int32Array
  readonly output: Int32Array
  readonly config: Int32Array
  /** 1 for a row that failed. */
  readonly failed: Uint8Array
  /** 1 for a tool. */
  readonly isTool: Uint8Array
}

export interface ComparedTrace {
  readonly columns: TraceColumns
  readonly end: Int32Array
  /** Absent where payloads are not compared. */
  readonly fingerprints: TraceFingerprints | undefined
}

/** Both traces with one numbering of texts. */
export function compareSides(
  one: ComparedTrace,
  other: ComparedTrace,
): readonly [CompareSide, CompareSide] {
  const numbers = new Map<string, number>([['', 0]])
  const numberOf = (text: string): number => {
    const known = numbers.get(text)
    if (known !== undefined) return known
    numbers.set(text, numbers.size)
    return numbers.size - 1
  }
  return [sideOf(one, numberOf), sideOf(other, numberOf)]
}

function sideOf(
  { columns, end, fingerprints }: ComparedTrace,
  numberOf: (text: string) => number,
): CompareSide {
  const places = new Map(fingerprints?.id.map((id, place) => [id, place]))
  const printed = (prints: readonly string[] | undefined): Int32Array =>
    Int32Array.from(columns.id, (id) => numberOf(prints?.[places.get(id) ?? -1] ?? ''))
  return {
    count: columns.count,
    parent: columns.parent,
    end,
    type: Int32Array.from(columns.type, (type) => numberOf(type)),
    name: Int32Array.from(columns.type, (_, row) => numberOf(nameOf(columns, row))),
    input: printed(fingerprints?.input),
    output: printed(fingerprints?.output),
    config: printed(fingerprints?.config),
    failed: Uint8Array.from(columns.level, (level) => (level === 'ERROR' ? 1 : 0)),
    isTool: Uint8Array.from(columns.type, (type) => (type === 'TOOL' ? 1 : 0)),
  }
}
