import type { ActiveObservation, Heddle, ObservationStart } from '@heddle/core'

import { AgentRun } from './agent-run.ts'
import { currentCall } from './current-call.ts'
import { attempt, stringAt, valueAt } from './foreign-value.ts'
import { mapError } from './map-error.ts'
import type { MappedError } from './map-error.ts'
import { safeValue } from './safe-value.ts'
import { TracedCall } from './traced-call.ts'
import type { CallPlace } from './traced-call.ts'
import type { OwnSteps } from './workflow-event.ts'
import { isEvent, labelOf, ownStepsOf, stepName } from './workflow-event.ts'

/** What is run, and where. */
export interface RunSubject {
  /** The agent workflow that is run, when it is one. */
  readonly owner: object | undefined
  readonly resumedFrom?: string | undefined
  /** Where the code that asks stands now; undefined when nothing is recorded there. */
  readonly place: () => CallPlace | undefined
}

/** A step while its handler runs. */
export interface Step {
  /** What is active while the handler runs. */
  readonly active: ActiveObservation
  end(result: unknown): void
  fail(error: unknown): void
}

interface RecordedStep {
  readonly id: string
  readonly emitted: string[]
}

/**
 * One run of a workflow. The engine says nothing when a run is over: it ends when no handler is active any more, at the
 * time of its last activity; what happens later, as when a person answers, moves its end.
 */
export class WorkflowRun {
  readonly #subject: RunSubject
  #place: CallPlace | undefined
  readonly #agents: AgentRun | undefined
  readonly #ownSteps: OwnSteps
  readonly #openSteps = new Set<TracedCall>()
  readonly #steps = new WeakMap<object, RecordedStep>()
  readonly #senders = new WeakMap<object, string>()
  #call: TracedCall | undefined
  #activeSteps = 0
  #lastActivityAt = 0
  #lastData: unknown
  #output: { readonly output: unknown } | undefined
  #failure: MappedError | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(subject: RunSubject) {
    const { owner, place } = subject
    this.#subject = subject
    this.#place = place()
    this.#ownSteps = ownStepsOf(owner)
    this.#agents =
      owner && new AgentRun(owner, (start) => this.#call && openBelow(start, this.#call))
  }

  /** Where the run is recorded, once it is. */
  get reference(): ActiveObservation | undefined {
    return this.#call?.active
  }

  /** The client that the run is recorded with. */
  get client(): Heddle | undefined {
    return this.#place?.settings.client
  }

  /** Opens the run when it is recorded: where its context was made, else where its first event is sent. */
  open(event?: unknown): TracedCall | undefined {
    if (this.#call !== undefined) return this.#call
    if (this.#place?.parent === undefined) this.#place = this.#subject.place() ?? this.#place
    if (this.#place !== undefined) this.#call = this.#open(event, this.#place)
    return this.#call
  }

  /** Notes an event that was sent from the handler of the context. True when it stands for the run's result. */
  takeEvent(event: object, sender: object): boolean {
    const call = this.open(event)
    if (call === undefined) return false
    this.#noteActivity(call)
    const step = this.#steps.get(sender)
    if (step !== undefined) {
      const label = labelOf(event)
      this.#senders.set(event, step.id)
      if (step.emitted.at(-1) !== label) step.emitted.push(label)
    }
    if (this.#agents === undefined) this.#lastData = safeValue(valueAt(event, 'data'))
    else this.#takeAgentEvent(event, this.#agents)
    if (this.#output === undefined) this.#endWhenQuiet()
    else this.end()
    return this.#agents === undefined || this.#output !== undefined
  }

  /** Opens a step for the handler that is about to run; undefined when the run is not recorded. */
  startStep(handlerContext: object): Step | undefined {
    const call = this.open()
    if (call === undefined) return undefined
    this.#noteActivity(call)
    this.#activeSteps += 1
    const around = this.#agents?.current ?? call
    const recorded = this.#isHidden(handlerContext, call)
      ? undefined
      : this.#openStep(handlerContext, around)
    const settle = (finish: () => void): void => {
      this.#activeSteps -= 1
      if (recorded !== undefined) this.#openSteps.delete(recorded.call)
      this.#lastActivityAt = Date.now()
      attempt(finish, undefined)
      this.#endWhenQuiet()
    }
    return {
      active: (recorded?.call ?? around).active,
      end: (result) =>
        settle(() => {
          if (isEvent(result)) recorded?.emitted.push(labelOf(result))
          recorded?.call.end({ output: recorded.emitted })
        }),
      fail: (error) =>
        settle(() => {
          recorded?.call.fail(error)
          this.#fail(error, call)
        }),
    }
  }

  /** Ends the run unless a handler is active. */
  endIfQuiet(): void {
    if (this.#activeSteps === 0) this.end()
  }

  /** Ends the run and what is open in it, because nothing of it will be sent any more. */
  close(reason: MappedError): void {
    for (const step of this.#openSteps) step.close(reason.statusMessage)
    this.end(reason)
  }

  /** Ends the run; a further activity opens it again. */
  end(failure?: MappedError): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#call === undefined || this.#call.isEnded) return
    this.#agents?.leave()
    const output = this.#output?.output ?? this.#lastData
    this.#call.end({
      ...(failure ?? this.#failure),
      output,
      endTime: new Date(this.#lastActivityAt),
    })
  }

  #takeAgentEvent(event: object, agents: AgentRun): void {
    announceTool(event)
    agents.take(event)
    this.#output = agents.outputOf(event)
  }

  #open(event: unknown, place: CallPlace): TracedCall {
    const { settings } = place
    const { resumedFrom } = this.#subject
    const start = this.#agents?.start(event) ?? {
      type: 'chain',
      name: settings.options.name ?? 'workflow',
      input: safeValue(valueAt(event, 'data')),
    }
    const kind = this.#agents === undefined ? 'workflow' : 'agent-workflow'
    const llamaindex = { kind, method: 'createContext' }
    const metadata = { ...start.metadata, ...(resumedFrom && { resumedFrom }), llamaindex }
    return new TracedCall({ ...start, metadata }, { ...place, kind })
  }

  #openStep(context: object, around: TracedCall): RecordedStep & { readonly call: TracedCall } {
    const inputs = valueAt(context, 'inputs')
    const events: readonly unknown[] = Array.isArray(inputs) ? inputs : []
    const kinds = valueAt(context, 'inputEvents')
    const call = openBelow(
      {
        type: 'span',
        name: stepName(context, this.#ownSteps),
        input: events.map((event, index) => ({
          event: labelOf(Array.isArray(kinds) ? (kinds[index] ?? event) : event),
          data: safeValue(valueAt(event, 'data')),
        })),
        metadata: { triggeredBy: this.#senderOf(events) },
      },
      around,
    )
    const step = { id: call.active.observationId, emitted: [], call }
    this.#steps.set(context, step)
    this.#openSteps.add(call)
    return step
  }

  /** The steps of an agent workflow itself are hidden; those that the program adds to it are not. */
  #isHidden(handlerContext: object, { settings }: TracedCall): boolean {
    if (settings.options.includeAgentSteps === true) return false
    return this.#ownSteps.has(valueAt(handlerContext, 'handler'))
  }

  #senderOf(events: readonly unknown[]): string | undefined {
    const senders = events.map((event) => (isEvent(event) ? this.#senders.get(event) : undefined))
    return senders.find((sender) => sender !== undefined)
  }

  #fail(error: unknown, { settings }: TracedCall): void {
    const { captureInput, captureOutput, client } = settings
    this.#failure = mapError(error, !captureInput || !captureOutput)
    this.#agents?.current?.fail(error)
    this.end()
    // A rejected step ends the process.
    void client.flush()
  }

  #noteActivity(call: TracedCall): void {
    this.#lastActivityAt = Date.now()
    call.reopen()
  }

  #endWhenQuiet(): void {
    if (this.#activeSteps > 0 || this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      attempt(() => this.endIfQuiet(), undefined)
    }, 0)
  }
}

/** Opens the observation of a step or an agent. */
function openBelow(start: ObservationStart, around: TracedCall): TracedCall {
  const kind = start.type === 'agent' ? 'agent' : 'workflow-step'
  const metadata = { ...start.metadata, llamaindex: { kind } }
  const { settings, active: parent } = around
  return new TracedCall({ ...start, metadata }, { settings, parent, outer: around, kind })
}

/** Hands the id of a tool call to the tool, which is called next in the same step. */
function announceTool(event: object): void {
  const data = valueAt(event, 'data')
  const name = stringAt(data, 'toolName')
  const id = stringAt(data, 'toolId')
  if (name === undefined || id === undefined || valueAt(data, 'toolOutput') !== undefined) return
  const call = currentCall()
  if (call !== undefined) call.announcedTool = { name, id }
}
