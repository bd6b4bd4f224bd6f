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
  /** Rows are open down to this depth unless `toggled` says otherwise; ranges only when it is Infinity. */
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
  const opensByItself =
    entry.depth < state.openDepth && (kind !== 'range' || state.openDepth === Infinity)
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
      path: childPath(path, key),
      label: key,
      value: child as unknown,
      depth: depth + 1,
    }))
  }
  const items: readonly unknown[] = value
  if (offset === undefined && items.length > RANGE_ITEMS) return rangesOf(items, path, depth)
  const base = offset === undefined ? path : path.replace(/\[[^[]*\]$/u, '')
  return items.map((child, index) => ({
    path: childPath(base, index + (offset ?? 0)),
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
      path: pathOfRange(path, offset, last),
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

/** The address of a child: `$.name`, `$["odd name"]` or `$[3]`. */
export function childPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  return PLAIN_KEY.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`
}

const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/u

const pathOfRange = (path: string, first: number, last: number): string =>
  `${path}[${first}…${last}]`

/** The range that an item of a long array is shown in; undefined where there are no ranges. */
export function rangePath(list: unknown, path: string, key: string | number): string | undefined {
  if (!Array.isArray(list) || typeof key === 'string' || list.length <= RANGE_ITEMS)
    return undefined
  const first = Math.floor(key / RANGE_ITEMS) * RANGE_ITEMS
  return pathOfRange(path, first, Math.min(list.length, first + RANGE_ITEMS) - 1)
}

/** The object or array that a string holds as JSON. */
export function nestedJson(value: unknown): object | undefined {
  if (typeof value !== 'string' || value.length < SHORTEST_NESTED_JSON) return undefined
  if (!/^\s*[[{]/u.test(value) || !/[\]}]/u.test(value.trimEnd().at(-1) ?? '')) return undefined
  return value.length < LONG_CHARACTERS ? parsedContainer(value) : longContainer(value)
}

/** Texts longer than this take a while to parse, so that the last ones are kept. */
const LONG_CHARACTERS = 100_000
const MOST_LONG_TEXTS = 4
const longTexts = new Map<string, object | undefined>()

function longContainer(text: string): object | undefined {
  if (longTexts.has(text)) return longTexts.get(text)
  const container = parsedContainer(text)
  longTexts.set(text, container)
  const [oldest] = longTexts.keys()
  if (longTexts.size > MOST_LONG_TEXTS && oldest !== undefined) longTexts.delete(oldest)
  return container
}

function parsedContainer(value: string): object | undefined {
  try {
    const parsed = parseExact(value)
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined
  } catch {
    return undefined
  }
}
