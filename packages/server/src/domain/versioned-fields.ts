/**
 * A value with the version it was said at. `stamp` orders first and `position` breaks ties.
 * For merging rules other than `latest` the stamp may mean something else; see the rule.
 */
export interface Versioned<Value> {
  readonly value: Value
  readonly stamp: number
  readonly position: number
}

/** The version of a field without its value. */
export type FieldVersion = Pick<Versioned<unknown>, 'stamp' | 'position'>

/** Fields that were said, each with its version. A field that nobody set is absent. */
export type VersionedFields<Fields> = {
  readonly [Name in keyof Fields]?: Versioned<NonNullable<Fields[Name]>>
}

/**
 * How two statements about one field become one:
 * - `latest`: the greater version; but an empty object or array never replaces a filled one.
 * - `first`: the smaller version, so that what was set stays set.
 * - `earliest`: the smaller stamp (0 explicit, 1 derived), then the smaller value.
 * - `greatest`: the greater value.
 * - `union`: all members of both lists, sorted.
 * - `patches`: all patches of both, in the order of their versions; the value is what they give when laid over each other.
 */
export type MergeRule = 'latest' | 'first' | 'earliest' | 'greatest' | 'union' | 'patches'

export type MergeRules<Fields> = { readonly [Name in keyof Fields]-?: MergeRule }

/** One statement about a map that is merged in depth. */
export interface Patch {
  readonly stamp: number
  readonly position: number
  readonly value: Readonly<Record<string, unknown>>
}

/** Patches kept apart; older ones are laid together, so that one record cannot grow without bound. */
export const MAX_PATCHES = 32

/** Added to the stamp of what must lose against everything said without it, under the rule `first`, or win under `latest`. */
const LATER_RANK = 4_000_000_000_000_000

/**
 * The stamp of a statement: microseconds since the epoch, with every update above every create, because clients send the
 * update of an observation before its creation, at the same millisecond or an earlier one.
 */
export function stampOf(epochMicroseconds: number, isUpdate: boolean): number {
  return isUpdate ? epochMicroseconds + LATER_RANK : epochMicroseconds
}

/**
 * One record from two about the same entity. Commutative, associative and idempotent, so events give the same record in
 * any order and however often they come. Returns `current` itself when the other record changes nothing.
 */
export function mergeFields<Fields extends object>(
  rules: MergeRules<Fields>,
  current: VersionedFields<Fields>,
  incoming: VersionedFields<Fields>,
): VersionedFields<Fields> {
  let merged: Record<string, Versioned<unknown>> | undefined
  for (const [name, theirs] of Object.entries(incoming) as [string, Versioned<unknown>][]) {
    const ours = (current as Record<string, Versioned<unknown> | undefined>)[name]
    const rule = (rules as Record<string, MergeRule>)[name] ?? 'latest'
    const chosen = ours === undefined ? theirs : choose(rule, ours, theirs)
    if (chosen === ours) continue
    merged ??= { ...(current as Record<string, Versioned<unknown>>) }
    merged[name] = chosen
  }
  // The rules and the records name the same fields, so the merged record has their types.
  return (merged as VersionedFields<Fields> | undefined) ?? current
}

function choose(
  rule: MergeRule,
  ours: Versioned<unknown>,
  theirs: Versioned<unknown>,
): Versioned<unknown> {
  switch (rule) {
    case 'latest':
      return compareLatest(ours, theirs) >= 0 ? ours : theirs
    case 'first':
      return compareVersions(ours, theirs) <= 0 ? ours : theirs
    case 'earliest':
      return compareEarliest(ours, theirs) <= 0 ? ours : theirs
    case 'greatest':
      return (ours.value as number) >= (theirs.value as number) ? ours : theirs
    case 'union':
      return unionOf(ours as Versioned<readonly string[]>, theirs as Versioned<readonly string[]>)
    case 'patches':
      return patchesOf(ours as Versioned<readonly Patch[]>, theirs as Versioned<readonly Patch[]>)
    default:
      return rule satisfies never
  }
}

function compareLatest(a: Versioned<unknown>, b: Versioned<unknown>): number {
  return Number(isEmpty(b.value)) - Number(isEmpty(a.value)) || compareVersions(a, b)
}

function compareVersions(a: Versioned<unknown>, b: Versioned<unknown>): number {
  return a.stamp - b.stamp || a.position - b.position || compareTexts(a.value, b.value)
}

function compareEarliest(a: Versioned<unknown>, b: Versioned<unknown>): number {
  if (a.stamp !== b.stamp) return a.stamp - b.stamp
  const [left, right] = [a.value as number | string, b.value as number | string]
  return left === right ? 0 : left < right ? -1 : 1
}

/** Any fixed order will do: it only makes equal versions with different values come out the same everywhere. */
function compareTexts(a: unknown, b: unknown): number {
  if (a === b) return 0
  const [left, right] = [JSON.stringify(a) ?? '', JSON.stringify(b) ?? '']
  return left === right ? 0 : left < right ? -1 : 1
}

function isEmpty(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0
}

function unionOf(
  ours: Versioned<readonly string[]>,
  theirs: Versioned<readonly string[]>,
): Versioned<readonly string[]> {
  const members = new Set(ours.value)
  for (const member of theirs.value) members.add(member)
  if (members.size === ours.value.length) return ours
  return { ...ours, value: [...members].toSorted() }
}

function patchesOf(
  ours: Versioned<readonly Patch[]>,
  theirs: Versioned<readonly Patch[]>,
): Versioned<readonly Patch[]> {
  const added = theirs.value.filter(
    (patch) => !ours.value.some((known) => comparePatches(known, patch) === 0),
  )
  if (added.length === 0) return ours
  return { ...ours, value: bounded([...ours.value, ...added].toSorted(comparePatches)) }
}

function comparePatches(a: Patch, b: Patch): number {
  return a.stamp - b.stamp || a.position - b.position || compareTexts(a.value, b.value)
}

function bounded(patches: readonly Patch[]): readonly Patch[] {
  const surplus = patches.length - MAX_PATCHES
  const last = patches[surplus]
  if (surplus <= 0 || last === undefined) return patches
  return [
    { ...last, value: layPatches(patches.slice(0, surplus + 1)) },
    ...patches.slice(surplus + 1),
  ]
}

/** The map that patches give when each is laid over those before it: objects by key, arrays by index, all else replaced. */
export function layPatches(patches: readonly Patch[]): Readonly<Record<string, unknown>> {
  const [first, ...rest] = patches
  return rest.reduce<Readonly<Record<string, unknown>>>(
    // Laying a map over a map gives a map.
    (below, patch) => lay(below, patch.value) as Readonly<Record<string, unknown>>,
    first?.value ?? {},
  )
}

function lay(below: unknown, above: unknown): unknown {
  if (Array.isArray(above)) {
    if (!Array.isArray(below)) return above
    return Array.from({ length: Math.max(below.length, above.length) }, (_, index) =>
      index < above.length ? lay(below[index], above[index]) : below[index],
    )
  }
  if (!isMap(above)) return above === undefined ? below : above
  if (!isMap(below)) return above
  const laid: Record<string, unknown> = { ...below }
  for (const [key, value] of Object.entries(above)) {
    const under = Object.hasOwn(below, key) ? below[key] : undefined
    Object.defineProperty(laid, key, {
      value: lay(under, value),
      enumerable: true,
      writable: true,
      configurable: true,
    })
  }
  return laid
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value of a field, or another one when nobody set it. */
export function valueOr<Value, Other>(
  field: Versioned<Value> | undefined,
  otherwise: Other,
): Value | Other {
  return field === undefined ? otherwise : field.value
}
