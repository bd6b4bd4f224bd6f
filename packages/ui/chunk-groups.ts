import { fileURLToPath } from 'node:url'

import type { Rolldown } from 'vite'

const source = (path: string): string => fileURLToPath(new URL(`src/${path}`, import.meta.url))

const MAIN = source('main.tsx')
const LIST = source('features/traces/traces-page.tsx')
const TRACE = source('features/trace/trace-page.tsx')
const MESSAGES = source('components/message-view/message-view.tsx')

type Context = Parameters<Rolldown.CodeSplittingNameFunction>[1]

/** What takes less source than this, characters, costs a page little that does not need it. */
const SMALL_CHARACTERS = 8000

/**
 * How code is put together for the pages that are opened most: the list and a trace. Left alone, everything that two pages
 * share is a file of its own, so that either of the two asks for forty, one small answer after the other.
 */
export function chunkGroups(): Rolldown.CodeSplittingGroup[] {
  const reached = new Map<string, ReadonlySet<string>>()
  const below = (page: string, context: Context): ReadonlySet<string> => {
    const known = reached.get(page) ?? importedBelow(page, context)
    reached.set(page, known)
    return known
  }
  const isInBoth: Membership = (id, context) =>
    below(LIST, context).has(id) && below(TRACE, context).has(id)
  const isSmall: Membership = (id, context) => {
    const added = [id, ...below(id, context)].filter(
      (one) => !isInBoth(one, context) && !below(MAIN, context).has(one),
    )
    const sizes = added.map((one) => context.getModuleInfo(one)?.code?.length ?? 0)
    return sizes.reduce((sum, size) => sum + size, 0) < SMALL_CHARACTERS
  }
  // What other pages import too is small change to these two, but a whole page to the others.
  const isShared: Membership = (id, context) => {
    if (isInBoth(id, context)) return true
    const pages = [LIST, TRACE].map((page) => below(page, context))
    const importers = context.getModuleInfo(id)?.importers ?? []
    const isElsewhere = (importer: string) => pages.every((page) => !page.has(importer))
    return pages.some((page) => page.has(id)) && importers.some(isElsewhere) && isSmall(id, context)
  }
  // A module goes into the first group that takes it.
  const groups: Rolldown.CodeSplittingGroup[] = [
    { name: 'main', tags: ['$initial'] },
    group('shared', isShared),
    group('messages', (id, context) => id === MESSAGES || below(MESSAGES, context).has(id)),
    group('trace', (id, context) => below(TRACE, context).has(id)),
    group('list', (id, context) => below(LIST, context).has(id)),
  ]
  return groups.map((one, index) => ({ ...one, priority: groups.length - index }))
}

type Membership = (id: string, context: Context) => boolean

function group(name: string, isIn: Membership): Rolldown.CodeSplittingGroup {
  return { debugName: name, name: (id, context) => (isIn(id, context) ? name : null) }
}

/** What a module imports at once, and what that imports. */
function importedBelow(page: string, context: Context): ReadonlySet<string> {
  const seen = new Set<string>()
  const visit = (id: string): void => {
    for (const imported of context.getModuleInfo(id)?.importedIds ?? []) {
      if (seen.has(imported)) continue
      seen.add(imported)
      visit(imported)
    }
  }
  visit(page)
  return seen
}
