import { rootOf } from '../expected-tree.ts'
import { expectedKind, matchedParent } from '../match-observations.ts'
import { isShown, observations, programs } from './feature.ts'
import type { Feature, Sight } from './feature.ts'

/** Whether a step hangs below the match of the nearest step above it that the product recorded. */
function isUnderParent({ one, seen, run }: Sight): boolean {
  const { recordedFor } = run.matching
  const byId = new Map(run.recorded.map((each) => [each.id, each]))
  const above = matchedParent(seen, byId, new Set(recordedFor.values()))
  let parent = one.parent
  while (parent !== undefined && !recordedFor.has(parent)) parent = parent.parent
  return above === (parent === undefined ? undefined : recordedFor.get(parent))
}

/** Types that have a meaning of their own in all products. */
const TYPES = [
  ['GENERATION', 'model calls typed as such'],
  ['TOOL', 'tools typed as such'],
  ['RETRIEVER', 'retrievers typed as such'],
  ['AGENT', 'agents typed as such'],
] as const

export const structure: readonly Feature[] = [
  observations('steps recorded', isShown, () => true),
  programs(
    'programs without a step too many',
    () => true,
    // Who records nothing has nothing too much, which is no merit.
    ({ expected, matching }) =>
      matching.extra.length === 0 && (matching.recordedFor.size > 0 || expected.length === 0),
  ),
  observations('steps under their parent', isShown, isUnderParent),
  observations(
    'steps in the trace of their call',
    isShown,
    ({ one, seen, run }) => run.matching.recordedFor.get(rootOf(one))?.traceId === seen.traceId,
  ),
  observations('steps under their name', isShown, ({ one, seen }) => seen.name === one.name),
  ...TYPES.map(([type, title]) =>
    observations(
      title,
      (one) => one.type === type,
      ({ one, seen }) => seen.kind === expectedKind(one),
    ),
  ),
  observations(
    'custom events',
    ({ type }) => type === 'EVENT',
    () => true,
  ),
  observations(
    'LangGraph’s thread as the session',
    (one) => one.session !== undefined,
    ({ one, seen }) => seen.sessionId === one.session,
  ),
  observations(
    'tags of the call',
    (one) => one.tags.length > 0,
    ({ one, seen }) => one.tags.every((tag) => seen.tags.includes(tag)),
  ),
]
