import { ExactNumber, parseExact } from './parse-exact.ts'
import { parseLong } from './parse-long.ts'

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
  /** What it was read from: the string of nested JSON, else the value. */
  readonly source: unknown
  /** Set for a range: the place of its first item in the whole array. */
  readonly offset: number | undefined
  /** Children of a container; 0 for the rest. */
  readonly childCount: number
  readonly isOpen: boolean
  /** The text was a string that held JSON. */
  readonly isNested: boolean
}

/** A row by its address, with where it stood when it was last seen. */
export interface RowPlace {
  readonly path: string
  readonly index: number
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
  readonly offset?: number | undefined
}

/** The lines on show for a value, top to bottom. */
export function jsonRows(value: unknown, state: JsonOpenState): JsonRow[] {
  const rows: JsonRow[] = []
  addRows(rows, { path: '$', label: undefined, value, depth: 0 }, state)
  return rows
}

/** Where a row stands, or -1. It mostly stands where it stood: addresses of two hundred thousand rows need not be read. */
export function indexOfPath(rows: readonly JsonRow[], { path, index }: RowPlace): number {
  return rows[index]?.path === path ? index : rows.findIndex((row) => row.path === path)
}

/** The lines after one of them was opened or closed; `state` says so already. The others stay as they are. */
export function withToggledRow(
  rows: readonly JsonRow[],
  index: number,
  state: JsonOpenState,
): readonly JsonRow[] {
  const row = rows[index]
  if (row === undefined) return rows
  let end = index + 1
  while (end < rows.length && (rows[end]?.depth ?? 0) > row.depth) end++
  const toggled: JsonRow[] = []
  addRows(toggled, { ...row, value: row.source }, state)
  return rows.slice(0, index).concat(toggled, rows.slice(end))
}

/** An open container on the way down, and the child that is next. */
interface Frame {
  readonly children: Children
  next: number
}

/** Adds the line of an entry and what is open below it. */
function addRows(rows: JsonRow[], first: Entry, state: JsonOpenState): void {
  const frames: Frame[] = []
  const add = (entry: Entry): void => {
    const row = rowOf(entry, state)
    rows.push(row)
    if (row.isOpen) frames.push({ children: childrenOf(row), next: 0 })
  }
  add(first)
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    if (frame.next === frame.children.count) frames.pop()
    else add(frame.children.at(frame.next++))
  }
}

function rowOf(entry: Entry, state: JsonOpenState): JsonRow {
  const { path, depth, offset } = entry
  const isText =
    typeof entry.value !== 'string' || (state.asText.size > 0 && state.asText.has(path))
  const nested = isText ? undefined : nestedJson(entry.value)
  const value = nested ?? entry.value
  const kind = offset === undefined ? kindOf(value) : 'range'
  const childCount = countChildren(value)
  const opensByItself =
    depth < state.openDepth && (kind !== 'range' || state.openDepth === Infinity)
  return {
    path,
    label: entry.label,
    depth,
    kind,
    value,
    source: entry.value,
    offset,
    childCount,
    // Looking a path up reads all of it: only where it matters.
    isOpen: childCount > 0 && opensByItself !== (state.toggled.size > 0 && state.toggled.has(path)),
    isNested: nested !== undefined,
  }
}

/** The children of an open container, each made when its turn comes. */
interface Children {
  readonly count: number
  readonly at: (index: number) => Entry
}

function childrenOf({ path, depth: above, value, offset }: JsonRow): Children {
  const depth = above + 1
  if (!Array.isArray(value)) {
    const fields = value as Readonly<Record<string, unknown>>
    const keys = Object.keys(fields)
    return {
      count: keys.length,
      at: (index) => {
        const key = keys[index] ?? ''
        return { path: childPath(path, key), label: key, value: fields[key], depth }
      },
    }
  }
  const items: readonly unknown[] = value
  if (offset === undefined && items.length > RANGE_ITEMS) return rangesOf(items, path, depth)
  const base = offset === undefined ? path : path.replace(/\[[^[]*\]$/u, '')
  return {
    count: items.length,
    at: (index) => {
      const place = index + (offset ?? 0)
      return { path: childPath(base, place), label: String(place), value: items[index], depth }
    },
  }
}

function rangesOf(items: readonly unknown[], path: string, depth: number): Children {
  return {
    count: Math.ceil(items.length / RANGE_ITEMS),
    at: (range) => {
      const offset = range * RANGE_ITEMS
      const last = Math.min(items.length, offset + RANGE_ITEMS) - 1
      return {
        path: pathOfRange(path, offset, last),
        label: `${offset} … ${last}`,
        value: items.slice(offset, last + 1),
        depth,
        offset,
      }
    },
  }
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

/** The address of a child as JSONPath (RFC 9535): `$.name`, `$["odd name"]` or `$[3]`. */
export function childPath(path: string, key: string | number): string {
  return typeof key === 'number' ? `${path}[${key}]` : path + nameStep(key)
}

const PLAIN_KEY = /^[A-Za-z_]\w*$/u
/** Names are few and repeat; more than so many are not kept. */
const MOST_STEPS = 10_000
const steps = new Map<string, string>()

function nameStep(key: string): string {
  const known = steps.get(key)
  if (known !== undefined) return known
  const step = PLAIN_KEY.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
  if (steps.size >= MOST_STEPS) steps.clear()
  steps.set(key, step)
  return step
}

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

function readLong(text: string): unknown {
  const long = parseLong(text)
  return long === undefined ? parseExact(text) : long.value
}

function parsedContainer(value: string): object | undefined {
  try {
    const parsed = value.length < LONG_CHARACTERS ? parseExact(value) : readLong(value)
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined
  } catch {
    return undefined
  }
}
