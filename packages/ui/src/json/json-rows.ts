import { ExactNumber, parseExact } from './parse-exact.ts'

/** Arrays longer than this open in ranges of this many items. */
const RANGE_ITEMS = 1000
/** Strings shorter than this are not tried as JSON. */
const SHORTEST_NESTED_JSON = 2

export type JsonKind = 'object' | 'array' | 'range' | 'string' | 'number' | 'boolean' | 'null'

/** One line of the viewer. A closed container is one line; an open one is followed by its children. */
export interface JsonRow {
  /** Path as an address: `$.items[3].name`; ranges end in `[1000…1999]`. */
  readonly path: string
  readonly label: string | undefined
  readonly depth: number
  readonly kind: JsonKind
  readonly value: unknown
  /** Children of a container; 0 for the rest. */
  readonly childCount: number
  readonly isOpen: boolean
  /** The text was a string that held JSON. */
  readonly isNested: boolean
}

export interface JsonOpenState {
  /** Rows are open down to this depth unless `toggled` says otherwise. */
  readonly openDepth: number
  /** Paths whose state is the opposite of what `openDepth` says. */
  readonly toggled: ReadonlySet<string>
  /** Paths of strings that are to be shown as text although they hold JSON. */
  readonly asText: ReadonlySet<string>
}

interface Entry {
  readonly path: string
  readonly label: string | undefined
  readonly value: unknown
  readonly depth: number
  /** Set for a range: the place of its first item in the whole array. */
  readonly offset?: number
}

/** The lines on show for a value, top to bottom. */
export function jsonRows(value: unknown, state: JsonOpenState): JsonRow[] {
  const rows: JsonRow[] = []
  const open: Entry[] = [{ path: '$', label: undefined, value, depth: 0 }]
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const row = rowOf(entry, state)
    rows.push(row)
    if (row.isOpen) open.push(...childrenOf(entry, row).toReversed())
  }
  return rows
}

function rowOf(entry: Entry, state: JsonOpenState): JsonRow {
  const nested = state.asText.has(entry.path) ? undefined : nestedJson(entry.value)
  const value = nested ?? entry.value
  const kind = entry.offset === undefined ? kindOf(value) : 'range'
  const childCount = countChildren(value)
  const opensByItself = entry.depth < state.openDepth && kind !== 'range'
  return {
    path: entry.path,
    label: entry.label,
    depth: entry.depth,
    kind,
    value,
    childCount,
    isOpen: childCount > 0 && opensByItself !== state.toggled.has(entry.path),
    isNested: nested !== undefined,
  }
}

function childrenOf({ path, depth, offset }: Entry, { value }: JsonRow): Entry[] {
  if (!Array.isArray(value)) {
    return Object.entries(value as object).map(([key, child]) => ({
      path: `${path}${/^[A-Za-z_$][\w$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`}`,
      label: key,
      value: child as unknown,
      depth: depth + 1,
    }))
  }
  const items: readonly unknown[] = value
  if (offset === undefined && items.length > RANGE_ITEMS) return rangesOf(items, path, depth)
  const base = offset === undefined ? path : path.replace(/\[[^[]*\]$/u, '')
  return items.map((child, index) => ({
    path: `${base}[${index + (offset ?? 0)}]`,
    label: String(index + (offset ?? 0)),
    value: child,
    depth: depth + 1,
  }))
}

function rangesOf(items: readonly unknown[], path: string, depth: number): Entry[] {
  return Array.from({ length: Math.ceil(items.length / RANGE_ITEMS) }, (_, range) => {
    const offset = range * RANGE_ITEMS
    const last = Math.min(items.length, offset + RANGE_ITEMS) - 1
    return {
      path: `${path}[${offset}…${last}]`,
      label: `${offset} … ${last}`,
      value: items.slice(offset, last + 1),
      depth: depth + 1,
      offset,
    }
  })
}

function kindOf(value: unknown): JsonKind {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'array'
  if (value instanceof ExactNumber || typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  return typeof value === 'string' ? 'string' : 'object'
}

function countChildren(value: unknown): number {
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return 0
  return Array.isArray(value) ? value.length : Object.keys(value).length
}

/** The object or array that a string holds as JSON. */
function nestedJson(value: unknown): object | undefined {
  if (typeof value !== 'string' || value.length < SHORTEST_NESTED_JSON) return undefined
  if (!/^\s*[[{]/u.test(value) || !/[\]}]\s*$/u.test(value)) return undefined
  try {
    const parsed = parseExact(value)
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined
  } catch {
    return undefined
  }
}
