import type { StoredObservation, StoredTrace } from '../langchain/stored-trace.ts'

/** One retrieved document: whether its text is there, and its score to four places. */
interface DocumentShape {
  readonly hasText: boolean
  readonly score: number | undefined
}

/** An observation without names, ids, times and wording. */
export interface Shape {
  readonly type: string
  readonly level: string
  readonly hasInput: boolean
  readonly hasOutput: boolean
  readonly hasEnd: boolean
  readonly model?: string
  readonly temperature?: unknown
  readonly usage?: Readonly<Record<string, number>>
  readonly hasFirstToken?: boolean
  /** Roles of the messages that a model was given. */
  readonly roles?: readonly unknown[]
  readonly hasTools?: boolean
  readonly documents?: readonly DocumentShape[]
  readonly children: readonly Shape[]
}

/**
 * The shape of a trace. Observations of the plumbing's types are replaced by their children, in the order in which
 * these started; a root stays, whatever it is.
 */
export function shapeOf(trace: StoredTrace, plumbing: ReadonlySet<string>): readonly Shape[] {
  const below = (parent: string | undefined): readonly Shape[] =>
    trace.observations
      .filter(({ parentObservationId }) => (parentObservationId ?? undefined) === parent)
      .toSorted((left, right) => Date.parse(left.startTime) - Date.parse(right.startTime))
      .flatMap((observation) =>
        parent !== undefined && plumbing.has(observation.type)
          ? below(observation.id)
          : [{ ...fieldsOf(observation), children: below(observation.id) }],
      )
  return below(undefined)
}

/** The same shape with what was counted but not how much, and without whether it was streamed. */
export function withoutAmounts(shapes: readonly Shape[]): readonly Shape[] {
  return shapes.map((shape) => {
    const { usage = {}, hasFirstToken: _, ...rest } = shape
    const types = Object.fromEntries(Object.keys(usage).map((type) => [type, 0]))
    return { ...rest, usage: types, children: withoutAmounts(shape.children) }
  })
}

function fieldsOf(observation: StoredObservation): Omit<Shape, 'children'> {
  const { type, level, input, output, endTime } = observation
  return {
    type,
    level: level ?? 'DEFAULT',
    hasInput: isPresent(input),
    hasOutput: isPresent(output),
    hasEnd: endTime !== null && endTime !== undefined,
    ...(type === 'GENERATION' || type === 'EMBEDDING' ? modelFields(observation) : undefined),
    ...(type === 'RETRIEVER' ? { documents: documentsOf(output) } : undefined),
  }
}

function modelFields(observation: StoredObservation): Partial<Shape> {
  const { type, model, usageDetails, completionStartTime, modelParameters, input } = observation
  const common = { model: model ?? '', usage: usageDetails ?? {} }
  if (type === 'EMBEDDING') return common
  return {
    ...common,
    temperature: modelParameters?.['temperature'],
    hasFirstToken: completionStartTime !== null && completionStartTime !== undefined,
    roles: messagesOf(input).map((message) => at(message, 'role')),
    hasTools: at(input, 'tools') !== undefined,
  }
}

/** The messages that a model was given, which stand beside the tools when there are some. */
function messagesOf(input: unknown): readonly unknown[] {
  const messages = Array.isArray(input) ? input : at(input, 'messages')
  return Array.isArray(messages) ? messages : []
}

function documentsOf(output: unknown): DocumentShape[] {
  if (!Array.isArray(output)) return []
  return output.map((document) => {
    const score = at(document, 'score')
    const text = at(document, 'pageContent') ?? at(document, 'text')
    return {
      hasText: typeof text === 'string' && text !== '',
      score: typeof score === 'number' ? Number(score.toFixed(4)) : undefined,
    }
  })
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}

function isPresent(value: unknown): boolean {
  return value !== null && value !== undefined && value !== ''
}
