/** One observation as the terminal shows it. Durations are ms, costs USD; null is unknown, or still running. */
export interface TraceStep {
  readonly id: string
  readonly parentId: string | null
  readonly type: string
  readonly name: string
  readonly startedAtMs: number
  readonly durationMs: number | null
  readonly firstTokenMs: number | null
  readonly level: string
  readonly statusMessage: string | null
  readonly model: string | null
  /** Units by usage type, without the total. */
  readonly usage: Readonly<Record<string, number>>
  readonly costUsd: number | null
}

/** A step with the steps it called, in the order they started. */
export interface TraceNode {
  readonly step: TraceStep
  readonly children: readonly TraceNode[]
}

/**
 * Nests steps by their parents. Every step is in the result exactly once: a step whose parent is missing, or that lies on
 * a cycle, is a root.
 */
export function buildTraceTree(steps: readonly TraceStep[]): TraceNode[] {
  const ids = new Set(steps.map(({ id }) => id))
  const childrenOf = Map.groupBy(steps.toSorted(compareSteps), ({ parentId }) =>
    parentId !== null && ids.has(parentId) ? parentId : null,
  )
  const placed = new Set<string>()
  const place = (step: TraceStep): TraceNode[] => {
    if (placed.has(step.id)) return []
    placed.add(step.id)
    return [{ step, children: (childrenOf.get(step.id) ?? []).flatMap(place) }]
  }
  const roots = (childrenOf.get(null) ?? []).flatMap(place)
  return [...roots, ...steps.toSorted(compareSteps).flatMap(place)]
}

/** Earlier start first; of equal starts the one that ended first, for a step ends before the next one begins. */
function compareSteps(left: TraceStep, right: TraceStep): number {
  return (
    left.startedAtMs - right.startedAtMs ||
    (left.durationMs ?? Infinity) - (right.durationMs ?? Infinity) ||
    0
  )
}

/** Tokens that went in and came out, by the prefix of their usage types (`input`, `input_cache_read`, `output`, …). */
export function tokensOf({ usage }: TraceStep): {
  readonly input: number
  readonly output: number
} {
  const sum = (prefix: string) =>
    Object.entries(usage)
      .filter(([type]) => type.startsWith(prefix))
      .reduce((total, [, units]) => total + units, 0)
  return { input: sum('input'), output: sum('output') }
}
