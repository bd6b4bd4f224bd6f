import { childPath, nestedJson, rangePath } from './json-rows.ts'
import { ExactNumber } from './parse-exact.ts'

/** Matches that are listed at most. */
const MOST_MATCHES = 10_000

/** A container on the way to a match. */
export interface JsonAncestor {
  readonly path: string
  readonly depth: number
  readonly isRange: boolean
}

/** A line of the viewer that says the text, in its key or its value. */
export interface JsonMatch {
  readonly path: string
  /** The containers that must be open for it to be on show, the outermost first. */
  readonly ancestors: readonly JsonAncestor[]
}

interface Place {
  readonly above: Place | undefined
  readonly key: string | number
  readonly value: unknown
}

/** The lines that say a text in any case, top to bottom; strings that hold JSON are read as the viewer shows them. */
export function findInJson(root: unknown, text: string): readonly JsonMatch[] {
  const wanted = text.toLowerCase()
  if (wanted === '') return []
  const matches: JsonMatch[] = []
  const open: Place[] = [{ above: undefined, key: '$', value: root }]
  while (matches.length < MOST_MATCHES) {
    const place = open.pop()
    if (place === undefined) break
    const container = containerOf(place.value, wanted)
    if (saysIt(place, container, wanted)) matches.push(matchAt(place))
    if (container !== undefined) open.push(...placesIn(place, container).toReversed())
  }
  return matches
}

/** The children of a value that are worth a look; a string that holds JSON but not the text is passed over unread. */
function containerOf(value: unknown, wanted: string): object | undefined {
  if (typeof value === 'object' && value !== null && !(value instanceof ExactNumber)) return value
  if (typeof value !== 'string' || !value.toLowerCase().includes(wanted)) return undefined
  return nestedJson(value)
}

function placesIn(above: Place, container: object): Place[] {
  if (Array.isArray(container)) {
    const items: readonly unknown[] = container
    return items.map((value, key) => ({ above, key, value }))
  }
  return Object.entries(container).map(([key, value]) => ({ above, key, value: value as unknown }))
}

function saysIt({ key, value, above }: Place, container: object | undefined, wanted: string) {
  const isNamed = above !== undefined && typeof key === 'string'
  if (isNamed && key.toLowerCase().includes(wanted)) return true
  return container === undefined && textOf(value).toLowerCase().includes(wanted)
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof ExactNumber) return value.digits
  const isLeaf = value === null || typeof value === 'number' || typeof value === 'boolean'
  return isLeaf ? String(value) : ''
}

function matchAt(place: Place): JsonMatch {
  const chain: Place[] = []
  for (let at: Place | undefined = place; at !== undefined; at = at.above) chain.push(at)
  const ancestors: JsonAncestor[] = []
  let path = '$'
  let depth = 0
  let parent: Place | undefined
  for (const at of chain.toReversed()) {
    if (parent !== undefined) {
      ancestors.push({ path, depth, isRange: false })
      depth++
      const range = rangePath(parent.value, path, at.key)
      if (range !== undefined) ancestors.push({ path: range, depth: depth++, isRange: true })
      path = childPath(path, at.key)
    }
    parent = at
  }
  return { path, ancestors }
}

/** Which of the paths a state toggles, so that a match is on show. */
export function revealing(
  { ancestors }: JsonMatch,
  { openDepth, toggled }: { readonly openDepth: number; readonly toggled: ReadonlySet<string> },
): ReadonlySet<string> {
  const next = new Set(toggled)
  for (const { path, depth, isRange } of ancestors) {
    const opensByItself = depth < openDepth && (!isRange || openDepth === Infinity)
    if (opensByItself) next.delete(path)
    else next.add(path)
  }
  return next
}
