import type { DeliveryReport, Heddle } from '@heddle/core'
import { BaseCallbackHandler } from '@langchain/core/callbacks/base'

import { openLangchainStorage } from '#langchain-storage'

import { registerAmbientRuns } from './ambient-run.ts'
import { chainStart, modelStart, retrieverStart, toolStart } from './callback-arguments.ts'
import type * as Passed from './callback-arguments.ts'
import { endChain, failChain, noteInterrupt, noteResume, startChain } from './chain-runs.ts'
import { Guard } from './guard.ts'
import { mapAgentStep } from './map-agent-step.ts'
import { addStreamEvent, addToken, endModel, failModel, startModel } from './model-runs.ts'
import type { ModelStart } from './model-runs.ts'
import { resolveSettings } from './options.ts'
import type { CallbackHandlerOptions } from './options.ts'
import { endRetriever, failRetriever, startRetriever } from './retriever-runs.ts'
import { RunRecorder } from './run-recorder.ts'
import type { Run } from './run.ts'
import { addToolEvent, endTool, failTool, startTool } from './tool-runs.ts'

/** By this symbol LangGraph knows handlers that want its pause and resume events. Source: @langchain/langgraph 1.7.3, callbacks. */
const GRAPH_HANDLER = Symbol.for('langgraph.graph_callback_handler')
/** Steps of an agent executor kept in its metadata. */
const MAX_AGENT_STEPS = 100

/**
 * Records every step of a LangChain or LangGraph program: pass it in `callbacks`, anywhere LangChain takes them.
 * One handler may serve all requests of a process; handlers of one project share what they know, so a run that is
 * reported twice is recorded once. The trace id is the root's `runId` without dashes; the observation ids are the last
 * 16 hex digits of the run ids. No method throws, waits, or changes what it is given.
 *
 * @example await chain.invoke({ question }, { callbacks: [new CallbackHandler()] })
 */
export class CallbackHandler extends BaseCallbackHandler {
  readonly name = 'heddle'
  readonly [GRAPH_HANDLER] = true
  /** The client that records and sends. */
  readonly client: Heddle
  readonly #recorder: RunRecorder
  readonly #guard: Guard

  constructor(options: CallbackHandlerOptions = {}) {
    super()
    // Without this, LangChain queues every event behind those of other requests and loses the caller's context.
    this.awaitHandlers = true
    this.raiseError = false
    const settings = resolveSettings(options)
    this.client = settings.client
    this.#guard = new Guard(settings.client)
    this.#recorder = new RunRecorder(settings)
    if (options.nestedCalls !== false) this.#guard.run(openLangchainStorage)
    registerAmbientRuns()
  }

  /** Runs that started and have not ended, in all handlers of the project. */
  get openRuns(): number {
    return this.#recorder.table.openCount
  }

  /** Faults of this handler itself, which never reach the program it watches; each cost at most what one event said. */
  get faults(): number {
    return this.#guard.faults
  }

  /** The same handler: LangChain copies handlers that it passes on. */
  override copy(): CallbackHandler {
    return this
  }

  /** Sends what was recorded and answers what became of it. Runs idle for half an hour are closed first. */
  flush(): Promise<DeliveryReport> {
    return this.client.flush()
  }

  /** Closes the runs that are still open, sends what was recorded and closes the client. */
  shutdown(): Promise<DeliveryReport> {
    return this.client.shutdown()
  }

  /** Its presence makes LangChain report starts in the caller's own context, before any handler is awaited. */
  _addRunToRunMap(): void {}

  _createRunForChainStart(...start: Passed.ChainStartArguments): void {
    this.#startChain(start)
  }

  override handleChainStart(...start: Passed.ChainStartArguments): void {
    if (!this.#knows(start[2])) this.#startChain(start)
  }

  override handleChainEnd(...[outputs, runId, , , kwargs]: Passed.ChainEndArguments): void {
    this.#endRun(runId, (run) => endChain(this.#recorder, run, { outputs, inputs: kwargs?.inputs }))
  }

  override handleChainError(...[error, runId, , , kwargs]: Passed.ChainEndArguments): void {
    this.#endRun(runId, (run) => failChain(this.#recorder, run, { error, inputs: kwargs?.inputs }))
  }

  _createRunForChatModelStart(...start: Passed.ModelStartArguments<unknown[][]>): void {
    this.#startModel(modelStart(start))
  }

  override handleChatModelStart(...start: Passed.ModelStartArguments<unknown[][]>): void {
    if (!this.#knows(start[2])) this.#startModel(modelStart(start))
  }

  _createRunForLLMStart(...start: Passed.ModelStartArguments<string[]>): void {
    this.#startModel(modelStart(start))
  }

  override handleLLMStart(...start: Passed.ModelStartArguments<string[]>): void {
    if (!this.#knows(start[2])) this.#startModel(modelStart(start))
  }

  override handleLLMNewToken(...[text, , runId, , , fields]: Passed.TokenArguments): void {
    this.#withRun(runId, (run) => addToken(this.#recorder, run, { text, chunk: fields?.chunk }))
  }

  override handleChatModelStreamEvent(event: unknown, runId: string): void {
    this.#withRun(runId, (run) => addStreamEvent(this.#recorder, run, event))
  }

  override handleLLMEnd(...[output, runId, , , extra]: Passed.ModelEndArguments): void {
    const isCached = extra?.['cached'] === true
    this.#endRun(runId, (run) => endModel(this.#recorder, run, { output, isCached }))
  }

  override handleLLMError(error: unknown, runId: string): void {
    this.#endRun(runId, (run) => failModel(this.#recorder, run, error))
  }

  _createRunForToolStart(...start: Passed.ToolStartArguments): void {
    this.#startTool(start)
  }

  override handleToolStart(...start: Passed.ToolStartArguments): void {
    if (!this.#knows(start[2])) this.#startTool(start)
  }

  override handleToolEvent(chunk: unknown, runId: string): void {
    this.#withRun(runId, (run) => addToolEvent(run, chunk))
  }

  override handleToolEnd(output: unknown, runId: string): void {
    this.#endRun(runId, (run) => endTool(this.#recorder, run, output))
  }

  override handleToolError(error: unknown, runId: string): void {
    this.#endRun(runId, (run) => failTool(this.#recorder, run, error))
  }

  _createRunForRetrieverStart(...start: Passed.RetrieverStartArguments): void {
    this.#startRetriever(start)
  }

  override handleRetrieverStart(...start: Passed.RetrieverStartArguments): void {
    if (!this.#knows(start[2])) this.#startRetriever(start)
  }

  override handleRetrieverEnd(documents: unknown, runId: string): void {
    this.#endRun(runId, (run) => endRetriever(this.#recorder, run, documents))
  }

  override handleRetrieverError(error: unknown, runId: string): void {
    this.#endRun(runId, (run) => failRetriever(this.#recorder, run, error))
  }

  /** The run is the one around the event, open or ended. */
  override handleCustomEvent(name: string, data: unknown, runId: string): void {
    this.#guard.run(() => this.#recorder.recordEvent(runId, { name, data }))
  }

  /** The run is the executor's own: an action opens and closes nothing. */
  override handleAgentAction(action: unknown, runId: string): void {
    this.#noteAgentStep(action, runId)
  }

  override handleAgentEnd(action: unknown, runId: string): void {
    this.#noteAgentStep(action, runId)
  }

  /** LangGraph paused the graph of `event.runId`. */
  handleInterrupt(event: unknown): void {
    this.#guard.run(() => noteInterrupt(this.#recorder, event))
  }

  /** LangGraph resumed the graph of `event.runId`. */
  handleResume(event: unknown): void {
    this.#guard.run(() => noteResume(this.#recorder, event))
  }

  /** The run started already: LangChain reports a start to tracers first and to handlers then. */
  #knows(runId: string): boolean {
    return this.#recorder.table.openRun(runId) !== undefined
  }

  #startChain(start: Passed.ChainStartArguments): void {
    this.#guard.run(() => startChain(this.#recorder, chainStart(start)))
  }

  #startTool(start: Passed.ToolStartArguments): void {
    this.#guard.run(() => startTool(this.#recorder, toolStart(start)))
  }

  #startRetriever(start: Passed.RetrieverStartArguments): void {
    this.#guard.run(() => startRetriever(this.#recorder, retrieverStart(start)))
  }

  #startModel(start: ModelStart): void {
    this.#guard.run(() => startModel(this.#recorder, start))
  }

  #noteAgentStep(step: unknown, runId: string): void {
    this.#withRun(runId, (run) => {
      const collected = (run.collected ??= {})
      const steps = (collected['agent_steps'] ??= []) as unknown[]
      if (steps.length < MAX_AGENT_STEPS) steps.push(mapAgentStep(step))
    })
  }

  /** Ends the open run; when its end cannot be read, it is closed without one. */
  #endRun(runId: string, end: (run: Run) => void): void {
    this.#withRun(runId, (run) => {
      try {
        end(run)
      } catch (fault) {
        this.#recorder.end(run, {})
        throw fault
      }
    })
  }

  /** Calls back with the open run; events of unknown and of ended runs are nobody's. */
  #withRun(runId: string, callback: (run: Run) => void): void {
    this.#guard.run(() => {
      const run = this.#recorder.table.openRun(runId)
      if (run !== undefined) callback(run)
    })
  }
}
