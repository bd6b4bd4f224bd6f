import { getHeddle, runWithObservation } from '@heddle/core'
import type { Heddle } from '@heddle/core'

import { callTableFor } from './call-table.ts'
import type { CallTable } from './call-table.ts'
import type { Call } from './call.ts'
import { recordFromChannel } from './channel-recorder.ts'
import {
  answerOfEvent,
  generationOfEvent,
  lastStepContent,
  operationIdOf,
  reportOfEvent,
  rootOf,
  timeOf,
  toolStartOf,
} from './event-mapping.ts'
import { isObject, numberAt, stringAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'
import type { Generation } from './generation.ts'
import { lastToolResults } from './map-messages.ts'
import {
  embeddingEnd,
  embeddingStart,
  rerankEnd,
  rerankStart,
  rootEndOf,
} from './map-other-calls.ts'
import { toolChoiceOf } from './model-parameters.ts'
import { ObjectCalls } from './object-calls.ts'
import { enterCall } from './open-call.ts'
import type { AiSdkOptions } from './options.ts'
import type { HeddleTelemetry } from './telemetry-interface.ts'
import { toolEndOf } from './tool-run.ts'
import type { ToolRun } from './tool-run.ts'
import {
  endModelCall,
  endToolOfRun,
  failRun,
  startModelCall,
  startRun,
  startToolOfRun,
} from './workflow-agent.ts'
import { WORKFLOW_AGENT, workflowRuns } from './workflow-runs.ts'
import type { WorkflowRun } from './workflow-runs.ts'

/** By this symbol copies of the integration recognise each other in ai's list. */
export const HEDDLE_INTEGRATION = Symbol.for('heddle.ai-sdk')

/**
 * The integration for ai@7: every call of the SDK becomes a trace, or a branch of the trace it is called in.
 * Registering it twice records every call once. No hook throws, waits, or changes what it is given.
 *
 * @example registerTelemetry(heddle())
 */
export function heddle(options: AiSdkOptions = {}): HeddleTelemetry {
  return new Integration(options)
}

/**
 * Hooks that are not here would tell nothing new: attempts are seen in `executeLanguageModelCall`, tools in `executeTool`,
 * what a step gave in the next one or at the end, and for each hook the SDK copies its event.
 */
class Integration implements HeddleTelemetry {
  readonly [HEDDLE_INTEGRATION] = true
  onLanguageModelCallStart?: (event: unknown) => void
  /** Ends a generation whose stream is not listened to; otherwise the provider's own answer ends it. */
  onLanguageModelCallEnd?: (event: unknown) => void
  readonly #options: AiSdkOptions
  readonly #objects = new ObjectCalls()
  /** The runs of workflow agents, once there is one. */
  #runs: ReturnType<typeof workflowRuns> | undefined
  #client: Heddle | undefined
  #table: CallTable | undefined

  constructor(options: AiSdkOptions) {
    this.#options = options
    if (options.channel === true) guarded(() => recordFromChannel(options))
    if (options.captureStream !== false) return
    this.onLanguageModelCallEnd = (event) =>
      this.#withCall(event, (call) =>
        call.runningGeneration?.succeed(answerOfEvent(event), timeOf(event)),
      )
  }

  onStart(event: unknown): void {
    guarded(() => {
      const key = stringAt(event, 'callId')
      if (key === undefined || !isObject(event)) return
      if (key === WORKFLOW_AGENT) return this.#startRun(event)
      const operationId = operationIdOf(event)
      this.#enter(event, operationId, key)?.open(rootOf(event, operationId))
    })
  }

  executeLanguageModelCall<Result>(event: {
    readonly callId: string
    readonly execute: () => PromiseLike<Result>
  }): PromiseLike<Result> {
    const generation = this.#startGeneration(event)
    if (generation === undefined) return event.execute()
    return observed(runWithObservation(generation.position, event.execute), generation)
  }

  executeTool<Result>(event: {
    readonly callId: string
    readonly toolCallId: string
    readonly execute: () => PromiseLike<Result>
  }): PromiseLike<Result> {
    const run = this.#startTool(event)
    return run === undefined ? event.execute() : runWithObservation(run.active, event.execute)
  }

  onToolExecutionEnd(event: unknown): void {
    if (this.#withRun(event, (run) => endToolOfRun(run, event, timeOf(event)))) return
    this.#withCall(event, (call) => {
      if (!isObject(event)) return
      const endTime = timeOf(event)
      const toolCallId = stringAt(event['toolCall'], 'toolCallId')
      // A harness runs its tools itself and tells of them only now.
      const ranMs = numberAt(event, 'toolExecutionMs') ?? 0
      const run =
        (toolCallId === undefined ? undefined : call.tool(toolCallId)) ??
        startToolOf(call, event, new Date(endTime.getTime() - ranMs))
      const end = toolEndOf(event['toolOutput']) ?? { isError: false }
      if (run !== undefined) call.endTool(run, { ...end, endTime })
    })
  }

  onObjectStepStart(event: unknown): void {
    this.#withCall(event, (call) => this.#objects.start(call, event))
  }

  onObjectStepEnd(event: unknown): void {
    this.#withCall(event, (call) => this.#objects.end(call, event))
  }

  onEmbedStart(event: unknown): void {
    this.#withCall(event, (call) => {
      const key = stringAt(event, 'embedCallId')
      if (key !== undefined) call.startLeaf(key, embeddingStart(call.settings, event))
    })
  }

  onEmbedEnd(event: unknown): void {
    this.#withCall(event, (call) => {
      const key = stringAt(event, 'embedCallId')
      if (key !== undefined) call.endLeaf(key, embeddingEnd(event))
    })
  }

  onRerankStart(event: unknown): void {
    this.#withCall(event, (call) => call.startLeaf('rerank', rerankStart(call.settings, event)))
  }

  onRerankEnd(event: unknown): void {
    this.#withCall(event, (call) => call.endLeaf('rerank', rerankEnd(call.settings, event)))
  }

  onEnd(event: unknown): void {
    this.#withCall(event, (call) => {
      call.noteStepContent(lastStepContent(event))
      call.end({ ...rootEndOf(event), endTime: timeOf(event) })
    })
  }

  onAbort(event: unknown): void {
    this.#withCall(event, (call) => {
      call.noteStepContent(lastStepContent(event))
      call.abort(isObject(event) ? event['reason'] : undefined)
    })
  }

  onError(event: unknown): void {
    if (this.#withRun(event, (run) => failRun(run, event))) return
    this.#withCall(event, (call) => call.fail(isObject(event) ? event['error'] : undefined))
  }

  #startGeneration(event: ForeignObject): Generation | undefined {
    try {
      const call = this.#callOf(event)
      if (call === undefined) return undefined
      const start = generationOfEvent(event, call.toolChoice)
      return call.startGeneration(start, lastToolResults(event['messages']))
    } catch {
      return undefined
    }
  }

  #startTool(event: ForeignObject): ToolRun | undefined {
    try {
      const run = startToolOf(this.#callOf(event), event)
      return run ?? (this.#runs && startToolOfRun(this.#runOf(event), event))
    } catch {
      return undefined
    }
  }

  #withCall(event: unknown, callback: (call: Call) => void): void {
    try {
      const call = this.#callOf(event)
      if (call !== undefined) callback(call)
    } catch {
      // A fault costs a record, never the call.
    }
  }

  /** The call of an event, when it is this integration that reports it. */
  #callOf(event: unknown): Call | undefined {
    const key = stringAt(event, 'callId')
    if (key === undefined) return undefined
    const call = this.#calls().find(key) ?? this.#runOf(event)?.call
    return call?.identity.owner === this ? call : undefined
  }

  #enter(event: ForeignObject, operationId: string, key?: string): Call | undefined {
    const report = reportOfEvent(event, operationId, { key, owner: this })
    const call = enterCall(this.#options, report)
    if (call !== undefined) call.toolChoice = toolChoiceOf(event['toolChoice'])
    return call
  }

  /** A workflow agent starts; from now on this listens to what only such agents tell. */
  #startRun(event: ForeignObject): void {
    const { projectKey } = this.#options.client ?? getHeddle()
    this.#runs ??= workflowRuns()
    if (this.#runs.isReported(event['messages'], projectKey)) return
    const operationId = operationIdOf(event)
    const call = this.#enter(event, operationId)
    if (call === undefined) return
    startRun(call, event, operationId)
    if (this.onLanguageModelCallStart === undefined) this.#listenToModelCalls()
  }

  #listenToModelCalls(): void {
    const before = this.onLanguageModelCallEnd
    this.onLanguageModelCallStart = (event) =>
      void this.#withRun(event, (run) => startModelCall(run, event))
    this.onLanguageModelCallEnd = (event) => {
      if (!this.#withRun(event, (run) => endModelCall(run, event, timeOf(event)))) before?.(event)
    }
  }

  /** The run of a workflow agent that an event tells about, which the event itself does not name. */
  #runOf(event: unknown): WorkflowRun | undefined {
    if (this.#runs === undefined) return undefined
    const key = stringAt(event, 'callId')
    return key === undefined || key === WORKFLOW_AGENT ? this.#runs.of(this) : undefined
  }

  /** False when the event is none of a workflow agent. */
  #withRun(event: unknown, callback: (run: WorkflowRun) => void): boolean {
    if (this.#runs === undefined) return false
    return (
      attempted(() => {
        const run = this.#runOf(event)
        if (run !== undefined) callback(run)
        return run !== undefined
      }) ?? true
    )
  }

  #calls(): CallTable {
    const client = this.#options.client ?? getHeddle()
    if (this.#table === undefined || this.#client !== client) {
      this.#client = client
      this.#table = callTableFor(client.projectKey)
    }
    return this.#table
  }
}

/** Runs a hook's own work; a fault costs a record, never the call. */
function guarded(run: () => void): void {
  attempted(run)
}

function attempted<Result>(run: () => Result): Result | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}

/** The same promise with its outcome noted; what noting throws reaches nobody. */
function observed<Result>(
  running: PromiseLike<Result>,
  generation: Generation,
): PromiseLike<Result> {
  return running.then(
    (result) => {
      guarded(() => generation.take(result))
      return result
    },
    (error: unknown) => {
      guarded(() => generation.fail(error))
      throw error
    },
  )
}

/** The run of the tool that an event tells about. */
function startToolOf(
  call: Call | undefined,
  event: unknown,
  startTime = timeOf(event),
): ToolRun | undefined {
  const start = call && toolStartOf(event, startTime)
  return start && call.startTool(start)
}
