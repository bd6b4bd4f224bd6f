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

/** A container that is looked through, and the child that is next. */
interface Frame {
  readonly place: Place
  /** Undefined for a list, whose children are numbered. */
  readonly keys: readonly string[] | undefined
  readonly container: Readonly<Record<string | number, unknown>>
  readonly count: number
  next: number
}

/** The lines that say a text in any case, top to bottom; strings that hold JSON are read as the viewer shows them. */
export function findInJson(root: unknown, text: string): readonly JsonMatch[] {
  const wanted = text.toLowerCase()
  if (wanted === '') return []
  const matches: JsonMatch[] = []
  const frames: Frame[] = []
  const names = new Map<string, boolean>()
  const look = (place: Place): void => {
    const { value, key, above } = place
    const saysIt = saysLeaf(value, wanted)
    const container = containerOf(value, saysIt)
    const isNamed = above !== undefined && typeof key === 'string' && saysName(names, key, wanted)
    const isLeaf = container === undefined
    if (isNamed || (isLeaf && saysIt)) matches.push(matchAt(place))
    if (container !== undefined) frames.push(frameOf(place, container))
  }
  look({ above: undefined, key: '$', value: root })
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    if (matches.length >= MOST_MATCHES) break
    if (frame.next === frame.count) {
      frames.pop()
      continue
    }
    const key = frame.keys?.[frame.next] ?? frame.next
    frame.next++
    look({ above: frame.place, key, value: frame.container[key] })
  }
  return matches
}

const says = (text: string, wanted: string): boolean => text.toLowerCase().includes(wanted)

/** Names repeat: each is read once. */
function saysName(names: Map<string, boolean>, name: string, wanted: string): boolean {
  const known = names.get(name)
  if (known !== undefined) return known
  const answer = says(name, wanted)
  names.set(name, answer)
  return answer
}

/** The children of a value that are worth a look; a string that holds JSON but not the text is passed over unread. */
function containerOf(value: unknown, saysIt: boolean): object | undefined {
  if (typeof value === 'object' && value !== null && !(value instanceof ExactNumber)) return value
  return typeof value === 'string' && saysIt ? nestedJson(value) : undefined
}

function saysLeaf(value: unknown, wanted: string): boolean {
  if (typeof value === 'string') return says(value, wanted)
  if (value instanceof ExactNumber) return says(value.digits, wanted)
  const isLeaf = value === null || typeof value === 'number' || typeof value === 'boolean'
  return isLeaf && says(String(value), wanted)
}

function frameOf(place: Place, container: object): Frame {
  const keys = Array.isArray(container) ? undefined : Object.keys(container)
  // Lists are read by numbers, objects by their own names.
  const read = container as Readonly<Record<string | number, unknown>>
  return {
    place,
    keys,
    container: read,
    count: keys?.length ?? (container as readonly unknown[]).length,
    next: 0,
  }
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
