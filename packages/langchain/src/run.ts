import type { ActiveObservation, Heddle, ObservationHandle, TraceFields } from '@heddle/core'

import type { LinkedPrompt, PromptScope } from './linked-prompt.ts'
import type { RunKind } from './map-run.ts'
import type { PartialOutput } from './partial-output.ts'
import { SentMessages } from './sent-messages.ts'

/** Tool calls remembered per trace as having run. */
const MAX_TOOL_CALL_IDS = 10_000

/** What the open runs of one trace share; it goes when the last of them ends. */
export class TraceContext {
  readonly traceId: string
  /** Who set the trace's name and input: this program's root run, an earlier run that is continued, or somebody outside LangChain. */
  readonly origin: 'own' | 'continued' | 'outside'
  readonly sent = new SentMessages()
  readonly #toolCallIds = new Set<string>()
  /** Trace attributes that were set, so that nested runs fill only what is missing. */
  attributes: TraceFields = {}
  lastActivityAt = 0

  constructor(traceId: string, origin: 'own' | 'continued' | 'outside') {
    this.traceId = traceId
    this.origin = origin
  }

  noteToolCall(toolCallId: string): void {
    if (this.#toolCallIds.size < MAX_TOOL_CALL_IDS) this.#toolCallIds.add(toolCallId)
  }

  hasToolCall(toolCallId: string): boolean {
    return this.#toolCallIds.has(toolCallId)
  }
}

/** What LangGraph said when it paused a graph. */
export interface Interruption {
  readonly interrupts: readonly unknown[]
  readonly checkpointId: string | undefined
}

/** Why a run is closed without an end from LangChain. */
export type GivingUp = 'abandoned' | 'idle' | 'evicted' | 'closed'

/** What is settled about a run when it starts. Holds no input and never LangChain's own metadata object. */
export interface PlacedRun {
  readonly runId: string
  /** The client that records it. */
  readonly client: Heddle
  readonly kind: RunKind
  readonly name: string
  readonly className: string | undefined
  readonly startedAt: number
  readonly parent: Run | undefined
  readonly trace: TraceContext
  /** No LangChain run around it. */
  readonly isRoot: boolean
  /** The call named no parent; it was found through the context of the running code. */
  readonly isFromContext: boolean
  /** Is a compiled LangGraph graph. */
  readonly isGraph: boolean
  /** Runs inside a LangGraph graph, as a node or below one. */
  readonly isInGraph: boolean
  /** Name of the graph node, when this run is the node itself. */
  readonly node: string | undefined
  /** The checkpoint thread of a graph. */
  readonly threadId: string | undefined
  readonly isHidden: boolean
  readonly capturesInput: boolean
  readonly capturesOutput: boolean
  /** Where children attach: this run's observation, or the nearest one above that is shown. */
  readonly position: ActiveObservation
  /** What Heddle's own context held when the run started. */
  readonly activeAtStart: ActiveObservation | undefined
}

/** One LangChain run between its start and its end. */
export interface Run extends PlacedRun, PromptScope {
  readonly parent: Run | undefined
  /** Undefined while `detail: 'compact'` leaves the step out. */
  observation: ObservationHandle | undefined
  /** Closes the run when LangChain will not. */
  giveUp: (reason: GivingUp) => void
  promptInScope: LinkedPrompt | null | undefined
  lastActivityAt: number
  /** Somebody started a manual observation inside this run. */
  hasManualChildren: boolean
  firstTokenAt: number | undefined
  partial: PartialOutput | undefined
  requestedModel: string | undefined
  /** Output of the child that ended last, kept where LangChain's own output is known to be wrong. */
  lastChildOutput: { readonly value: unknown } | undefined
  interruption: Interruption | undefined
  /** Metadata collected while the run is open. */
  collected: Record<string, unknown> | undefined
  /** Names of tools that ran below this node without saying which call they answer (LangChain before 1.1). */
  anonymousTools: Set<string> | undefined
  /** Tool calls this node was asked to answer: name and arguments by call id. */
  requestedCalls: Map<string, RequestedCall> | undefined
  /** How often each task of this graph was started, by checkpoint namespace. */
  attempts: Map<string, number> | undefined
}

export interface RequestedCall {
  readonly name: string
  readonly input: unknown
}

/** Marks the run and everything around it as alive at a moment (ms since epoch). */
export function touch(run: Run, at: number): void {
  for (let current: Run | undefined = run; current !== undefined; current = current.parent) {
    current.lastActivityAt = at
  }
  run.trace.lastActivityAt = at
}
