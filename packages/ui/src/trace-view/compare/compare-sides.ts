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
  const { count } = columns
  const places = new Map(fingerprints?.id.map((id, place) => [id, place]))
  // Loops, because `from` with a function takes ten times as long.
  const placeOf = new Int32Array(count)
  for (let row = 0; row < count; row++) placeOf[row] = places.get(columns.id[row] ?? '') ?? -1
  const printed = (prints: readonly string[] | undefined): Int32Array => {
    const numbers = new Int32Array(count)
    for (let row = 0; row < count; row++)
      numbers[row] = numberOf(prints?.[placeOf[row] ?? -1] ?? '')
    return numbers
  }
  const side = {
    type: new Int32Array(count),
    name: new Int32Array(count),
    failed: new Uint8Array(count),
    isTool: new Uint8Array(count),
  }
  for (let row = 0; row < count; row++) {
    side.type[row] = numberOf(columns.type[row] ?? '')
    side.name[row] = numberOf(nameOf(columns, row))
    if (columns.level[row] === 'ERROR') side.failed[row] = 1
    if (columns.type[row] === 'TOOL') side.isTool[row] = 1
  }
  return {
    ...side,
    count,
    parent: columns.parent,
    end,
    input: printed(fingerprints?.input),
    output: printed(fingerprints?.output),
    config: printed(fingerprints?.config),
  }
}
