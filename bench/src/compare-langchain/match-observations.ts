import type { RecordedKind, RecordedObservation } from '../compare/recorded-observation.ts'
import type { ExpectedObservation } from './expected-tree.ts'

/** Which recorded observation stands for which expected one. */
export interface Matching {
  readonly recordedFor: ReadonlyMap<ExpectedObservation, RecordedObservation>
  /** Recorded observations that stand for none: doubles and inventions. */
  readonly extra: readonly RecordedObservation[]
}

const KINDS: Readonly<Record<string, RecordedKind>> = {
  GENERATION: 'generation',
  TOOL: 'tool',
  RETRIEVER: 'retriever',
  AGENT: 'agent',
  EVENT: 'event',
}

/** The kind under which products should record an expected observation. */
export function expectedKind({ type }: ExpectedObservation): RecordedKind {
  return KINDS[type] ?? 'step'
}

/**
 * Finds for each expected observation the recorded one, to the product's advantage wherever there is a choice: first below
 * the match of its parent by name, then by name anywhere, then, for what has a kind of its own, by kind.
 */
export function matchObservations(
  expected: readonly ExpectedObservation[],
  recorded: readonly RecordedObservation[],
): Matching {
  const recordedFor = new Map<ExpectedObservation, RecordedObservation>()
  const free = new Set(recorded)
  const take = (accepts: (one: ExpectedObservation, candidate: RecordedObservation) => boolean) => {
    for (const one of expected) {
      if (recordedFor.has(one)) continue
      const best = [...free].filter((candidate) => accepts(one, candidate)).toSorted(likest(one))[0]
      if (best === undefined) continue
      recordedFor.set(one, best)
      free.delete(best)
    }
  }
  const hangsRight = (one: ExpectedObservation, candidate: RecordedObservation) =>
    candidate.parentId === (one.parent === undefined ? undefined : recordedFor.get(one.parent)?.id)
  take((one, candidate) => candidate.name === one.name && hangsRight(one, candidate))
  take((one, candidate) => candidate.name === one.name)
  take((one, candidate) => candidate.kind !== 'step' && candidate.kind === expectedKind(one))
  return { recordedFor, extra: [...free] }
}

/** Those of the expected kind and outcome first, then the earliest. */
function likest(one: ExpectedObservation) {
  const likeness = (candidate: RecordedObservation) =>
    Number(candidate.kind === expectedKind(one)) +
    Number(candidate.isError === (one.level === 'ERROR'))
  return (left: RecordedObservation, right: RecordedObservation) =>
    likeness(right) - likeness(left) || left.startedAt - right.startedAt
}

/** The nearest recorded observation above that stands for an expected one; steps a product adds or leaves out do not count. */
export function matchedParent(
  observation: RecordedObservation,
  recorded: ReadonlyMap<string, RecordedObservation>,
  matched: ReadonlySet<RecordedObservation>,
): RecordedObservation | undefined {
  const seen = new Set<RecordedObservation>()
  let above = recorded.get(observation.parentId ?? '')
  while (above !== undefined && !matched.has(above) && !seen.has(above)) {
    seen.add(above)
    above = recorded.get(above.parentId ?? '')
  }
  return above
}
