import { stringAt, valueAt } from './foreign-value.ts'

/** What workflow-core calls an event without a label: its number, alone or with the number of the instance. */
const NUMBERED = /^(?:WorkflowEvent[(<])?(?<number>\d+)(?:\.\d+)?[)>]?$/u

/** The label of an event or of a kind of event; `event #n` when the program gave it none. */
export function labelOf(event: unknown): string {
  const label = stringAt(event, 'debugLabel') ?? tagOf(event) ?? 'event'
  const number = NUMBERED.exec(label)?.groups?.['number']
  return number === undefined ? label : `event #${number}`
}

function tagOf(event: unknown): string | undefined {
  const tag = valueAt(event, Symbol.toStringTag)
  return typeof tag === 'string' ? tag : undefined
}

/** Whether a handler's result is an event, which the engine then sends. */
export function isEvent(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'data' in value
}

/** Names that middlewares give to the handlers they put around the program's. */
const WRAPPERS: ReadonlySet<string> = new Set(['handlerMiddleware', 'noop', ''])

/** The name of a step: that of its handler, else of the events it handles. */
export function stepName(handlerContext: unknown, ownSteps: OwnSteps): string {
  const handler = valueAt(handlerContext, 'handler')
  const name = ownSteps.get(handler) ?? stringAt(handler, 'name') ?? ''
  if (!WRAPPERS.has(name)) return name
  const events = valueAt(handlerContext, 'inputEvents')
  const labels = Array.isArray(events) ? events.map(labelOf) : []
  return labels.length === 0 ? 'step' : `on ${labels.join(', ')}`
}

/** The steps of an agent workflow itself, which are functions of its own, by their names. */
export type OwnSteps = ReadonlyMap<unknown, string>

export function ownStepsOf(owner: object | undefined): OwnSteps {
  const steps = new Map<unknown, string>()
  for (const key of Object.keys(owner ?? {})) {
    const value = valueAt(owner, key)
    if (typeof value === 'function') steps.set(value, key)
  }
  return steps
}
