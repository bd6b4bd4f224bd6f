/** Members of a list or map that are looked at: document stores and indexes hold thousands. */
const MAX_MEMBERS = 100

const PLAIN_FUNCTIONS: ReadonlySet<unknown> = new Set([
  Function.prototype,
  Object.getPrototypeOf(async () => {}),
])

/** The objects that a component holds in its own properties, in lists and in small maps there. Getters are not called. */
export function membersOf(component: object): readonly object[] {
  const members: object[] = []
  for (const key of Object.keys(component)) {
    const value: unknown = Object.getOwnPropertyDescriptor(component, key)?.value
    if (isCandidate(value)) addEntries(value, members)
  }
  return members
}

function addEntries(value: object, members: object[]): void {
  if (Array.isArray(value)) return addCandidates(value.slice(0, MAX_MEMBERS), members)
  if (value instanceof Map) {
    if (value.size <= MAX_MEMBERS) addCandidates([...value.values()], members)
    return
  }
  members.push(value)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return
  const keys = Object.keys(value)
  if (keys.length > MAX_MEMBERS) return
  addCandidates(
    keys.map((key): unknown => Object.getOwnPropertyDescriptor(value, key)?.value),
    members,
  )
}

function addCandidates(values: readonly unknown[], members: object[]): void {
  for (const value of values) if (isCandidate(value)) members.push(value)
}

/** An object, or a function that is an instance of some class, as embeddings are. */
function isCandidate(value: unknown): value is object {
  if (typeof value === 'object') return value !== null
  return typeof value === 'function' && !PLAIN_FUNCTIONS.has(Object.getPrototypeOf(value))
}
