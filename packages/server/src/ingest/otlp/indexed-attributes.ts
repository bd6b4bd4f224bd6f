import { fromJsonText } from './json-text.ts'
import { type Attributes, underPrefix } from './otlp-span.ts'

/** Places in lists that one span may fill. Source: Langfuse's OTLP ingestion. */
const MAX_SLOTS = 10_001

/** Deepest name that is taken apart. */
const MAX_DEPTH = 32

/** Names that would reach an object's prototype. */
const RESERVED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

interface Branch {
  readonly members: Map<string, unknown>
}

/**
 * The list that attributes spell out by index: `prefix.0.role`, `prefix.0.content`, `prefix.1.role`, … Numbers in names are
 * places in lists; gaps are closed. Undefined without any.
 */
export function listUnder(attributes: Attributes, prefix: string): readonly unknown[] | undefined {
  const root: Branch = { members: new Map() }
  let slots = 0
  for (const [path, value] of underPrefix(attributes, `${prefix}.`)) {
    const names = path.split('.')
    if (!isIndex(names[0]) || names.length > MAX_DEPTH) continue
    if (names.some((name) => RESERVED.has(name))) continue
    if ((slots += names.filter(isIndex).length) > MAX_SLOTS) break
    plant(root, names, value)
  }
  const list = harvest(root)
  return Array.isArray(list) && list.length > 0 ? list : undefined
}

function isIndex(name: string | undefined): boolean {
  return name !== undefined && /^\d{1,6}$/.test(name)
}

function plant(root: Branch, names: readonly string[], value: unknown): void {
  let branch = root
  for (const name of names.slice(0, -1)) {
    const next = branch.members.get(name)
    const inner: Branch = isBranch(next) ? next : { members: new Map() }
    branch.members.set(name, inner)
    branch = inner
  }
  const last = names.at(-1) ?? ''
  if (!isBranch(branch.members.get(last))) branch.members.set(last, fromJsonText(value))
}

function harvest(node: unknown): unknown {
  if (!isBranch(node)) return node
  const members = [...node.members]
  return members.length > 0 && members.every(([name]) => isIndex(name))
    ? members.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, member]) => harvest(member))
    : Object.fromEntries(members.map(([name, member]) => [name, harvest(member)]))
}

function isBranch(node: unknown): node is Branch {
  return (
    typeof node === 'object' && node !== null && 'members' in node && node.members instanceof Map
  )
}
