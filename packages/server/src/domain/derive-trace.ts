/** What a root observation lends to a trace that says nothing itself. */
export interface RootValues {
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly startTime: number
  readonly name: string | null
  /** Undefined when the observation has none. */
  readonly input: unknown
  readonly output: unknown
}

/** Name, input and output as the roots of a trace give them. */
export interface DerivedTrace {
  readonly name: string | null
  readonly input: unknown
  readonly output: unknown
}

/** The first root's name, the first input and the last output, in the order of start times. */
export function deriveTrace(roots: readonly RootValues[]): DerivedTrace {
  const inOrder = roots.toSorted((a, b) => a.startTime - b.startTime || (a.id < b.id ? -1 : 1))
  return {
    name: inOrder.find((root) => root.name !== null)?.name ?? null,
    input: inOrder.find((root) => root.input !== undefined)?.input,
    output: inOrder.findLast((root) => root.output !== undefined)?.output,
  }
}
