import type { JsonMatch } from './find-in-json.ts'
import { findInJson, revealing } from './find-in-json.ts'
import type { JsonOpenState, JsonRow, RowPlace } from './json-rows.ts'
import { indexOfPath, jsonRows, withToggledRow } from './json-rows.ts'

/** A value with what is open of it, and the lines that makes. */
export interface JsonOutline extends JsonOpenState {
  readonly value: unknown
  readonly rows: readonly JsonRow[]
}

const NOTHING: ReadonlySet<string> = new Set()

/** A value opened down to a depth. */
export function outlineOf(
  value: unknown,
  openDepth: number,
  asText: ReadonlySet<string> = NOTHING,
): JsonOutline {
  return withRows({ value, openDepth, toggled: NOTHING, asText })
}

/** One line opened or closed; only what is below it is made anew. */
export function toggledAt(outline: JsonOutline, place: RowPlace): JsonOutline {
  const state = { ...outline, toggled: flipped(outline.toggled, place.path) }
  const index = indexOfPath(outline.rows, place)
  return { ...state, rows: withToggledRow(outline.rows, index, state) }
}

/** A string that holds JSON as text, or as a tree again. */
export function toggledText(outline: JsonOutline, place: RowPlace): JsonOutline {
  const state = { ...outline, asText: flipped(outline.asText, place.path) }
  const index = indexOfPath(outline.rows, place)
  return { ...state, rows: withToggledRow(outline.rows, index, state) }
}

/** All that a match is in opened. */
export function revealed(outline: JsonOutline, match: JsonMatch | undefined): JsonOutline {
  if (match === undefined || isShown(outline, match)) return outline
  return withRows({ ...outline, toggled: revealing(match, outline) })
}

function isShown({ toggled, openDepth }: JsonOutline, { ancestors }: JsonMatch): boolean {
  return ancestors.every(({ path, depth, isRange }) => {
    const opensByItself = depth < openDepth && (!isRange || openDepth === Infinity)
    return opensByItself !== toggled.has(path)
  })
}

function withRows(state: Omit<JsonOutline, 'rows'>): JsonOutline {
  return { ...state, rows: jsonRows(state.value, state) }
}

function flipped(paths: ReadonlySet<string>, path: string): ReadonlySet<string> {
  const next = new Set(paths)
  if (!next.delete(path)) next.add(path)
  return next
}

interface Search {
  readonly value: unknown
  readonly text: string
  readonly matches: readonly JsonMatch[]
}

let last: Search | undefined

/** The places of a text; the last search is kept, for a large value takes a while. */
export function matchesOf(value: unknown, text: string | undefined): readonly JsonMatch[] {
  if (text === undefined || text === '') return NO_MATCHES
  if (last !== undefined && last.value === value && last.text === text) return last.matches
  const matches = findInJson(value, text)
  last = { value, text, matches }
  return matches
}

const NO_MATCHES: readonly JsonMatch[] = []
