import type { ObservationEnd, ObservationHandle, ObservationKind } from '@heddle/core'

import { openRoot, reopenRoot } from './call-root.ts'
import type { CallIdentity, CallOpening, CallStart } from './call-start.ts'
import type { CallTable } from './call-table.ts'
import { inputDelta } from './delta-input.ts'
import type { InputDelta } from './delta-input.ts'
import { merged } from './foreign-value.ts'
import { Generation } from './generation.ts'
import type { Failure, GenerationStart } from './generation.ts'
import { abortStatus, isAbort, mapError } from './map-error.ts'
import { answerText, mapAnswer } from './map-messages.ts'
import type { ToolResultMessage } from './map-messages.ts'
import type { ModelAnswer } from './model-answer.ts'
import { recorded, withholdsTexts } from './options.ts'
import type { PromptReference, Settings } from './options.ts'
import { StepSpan } from './step-span.ts'
import { ToolLedger, toolErrorsIn } from './tool-ledger.ts'
import type { UnseenToolCall } from './tool-ledger.ts'
import { ToolRun } from './tool-run.ts'
import type { ToolEnd, ToolStart } from './tool-run.ts'

/** What a call gave. */
export interface CallEnd extends Pick<ObservationEnd, 'usageDetails' | 'costDetails' | 'metadata'> {
  /** Default: the text of the last answer, or the answer itself when it has none. */
  readonly output?: unknown
  readonly endTime?: Date | undefined
}

type Outcome = 'success' | 'error' | 'aborted' | 'abandoned'

/** Status of parts that were still open when their call failed or succeeded without them. */
const NO_END = 'no end was reported'

/** One call of the SDK, from its start to whatever ended it. Ends are idempotent; a later, more telling one corrects. */
export class Call {
  readonly identity: CallIdentity
  readonly settings: Settings
  readonly start: CallStart
  readonly #table: CallTable
  /** Milliseconds after which the call counts as abandoned when nothing happens. */
  abandonAfterMs: number
  #abandonedStatus = 'stream abandoned'
  /** Known to have nobody who reads what is still to come. */
  hasReaderLeft = false
  lastActivityAt = Date.now()
  /** Its place among the open calls; undefined while it is not one of them. */
  openSlot: number | undefined
  /** How its model may use the tools; undefined where that is left to the model. */
  toolChoice: unknown
  #type: ObservationKind | undefined
  #root: ObservationHandle | undefined
  #outcome: Outcome | undefined
  /** Most calls have one at a time, and few have tools, so both are lists. */
  readonly #generations: Generation[] = []
  readonly #tools: ToolRun[] = []
  #leaves: Map<string, ObservationHandle> | undefined
  readonly #toolCalls = new ToolLedger()
  #failedAttempt: Generation | undefined
  #reportedFailure: Failure | undefined
  #lastAnswer: ModelAnswer | undefined
  #lastAnswerAt: Date | undefined
  /** The step of the next generation, from 0. */
  step = 0
  /** The attempt in that step, from 1. */
  attempt = 1
  /** The span of the last step that began, where steps have spans. */
  stepSpan: StepSpan | undefined
  #inputBefore: unknown
  #onClosed: (() => void) | undefined

  constructor(
    table: CallTable,
    identity: CallIdentity,
    parts: { settings: Settings; start: CallStart },
  ) {
    this.#table = table
    this.identity = identity
    this.settings = parts.settings
    this.start = parts.start
    this.abandonAfterMs = parts.settings.abandonAfterMs
  }

  get traceId(): string {
    return this.identity.traceId
  }

  get id(): string {
    return this.identity.id
  }

  get prompt(): PromptReference | undefined {
    return this.start.context.prompt
  }

  /** Given up because nobody read its answer; a later event opens it again. */
  get isAbandoned(): boolean {
    return this.#outcome === 'abandoned'
  }

  get isOpened(): boolean {
    return this.#type !== undefined
  }

  /** The generation that is running, when it is the only one. */
  get runningGeneration(): Generation | undefined {
    return this.#generations[0]
  }

  /** Called when the call is over. */
  set onClosed(callback: () => void) {
    this.#onClosed = callback
  }

  /** What of the model's input is new since the step before; undefined in the first one. */
  deltaOf(input: unknown): InputDelta | undefined {
    return inputDelta(this.#inputBefore, input)
  }

  touch(now = Date.now()): void {
    this.lastActivityAt = now
  }

  /** Opens the root observation; the first opening counts. */
  open(opening: CallOpening): void {
    if (this.#type !== undefined) return
    this.#type = opening.type
    this.#root = openRoot(this, opening)
  }

  startGeneration(start: GenerationStart, toolResults: readonly ToolResultMessage[]): Generation {
    this.#resume()
    this.#recordUnseen(this.#toolCalls.takeResults(toolResults))
    this.#settle(false)
    if (this.start.hasStepSpans) this.#enterStep(start.startTime)
    const generation = new Generation(this, start)
    this.#generations.push(generation)
    return generation
  }

  /** The step before is over when another one begins; a further attempt belongs to the same. */
  #enterStep(startTime: Date): void {
    if (this.stepSpan?.number === this.step) return
    this.stepSpan?.finish()
    this.stepSpan = new StepSpan(this, startTime)
  }

  generationEnded(generation: Generation, answer: ModelAnswer, failure: Failure | undefined): void {
    remove(this.#generations, generation)
    this.touch()
    this.#reportedFailure = failure
    this.#lastAnswer = answer
    this.#lastAnswerAt = new Date()
    this.step += 1
    if (this.settings.input === 'delta') this.#inputBefore = generation.start.input
    this.attempt = 1
    this.#recordUnseen(this.#toolCalls.takeAnswer(answer))
  }

  generationStopped(generation: Generation, failure: Failure | undefined): void {
    remove(this.#generations, generation)
    this.#lastAnswer = generation.collector.answer()
    if (failure !== undefined) this.#reportedFailure = failure
    this.touch()
  }

  attemptFailed(generation: Generation): void {
    remove(this.#generations, generation)
    this.touch()
    this.#settle(false)
    this.#failedAttempt = generation
    this.attempt += 1
  }

  /** The provider's stream broke. */
  streamFailed(generation: Generation, error: unknown): void {
    this.#lastAnswer = generation.collector.answer()
    if (this.identity.endsOnStreamFailure) this.fail(error)
  }

  startTool(start: ToolStart): ToolRun {
    this.#resume()
    const run = new ToolRun(this, start)
    this.#tools.push(run)
    this.#toolCalls.see(start.toolCallId)
    return run
  }

  requestedTool(toolCallId: string): ReturnType<ToolLedger['requested']> {
    return this.#toolCalls.requested(toolCallId)
  }

  tool(toolCallId: string): ToolRun | undefined {
    return this.#tools.findLast((run) => run.toolCallId === toolCallId)
  }

  /** Ends a tool; also one that was still running when its call was aborted. */
  endTool(run: ToolRun, end: ToolEnd): void {
    run.end(end)
    remove(this.#tools, run)
    this.touch()
    if (this.#outcome !== undefined) this.#release()
  }

  /** Opens a leaf that is no language model's: an embedding or a reranking. */
  startLeaf(key: string, fields: Parameters<ObservationHandle['startObservation']>[0]): void {
    this.#resume()
    const { traceId, id: parentObservationId } = this.identity
    this.#leaves ??= new Map()
    this.#leaves.set(
      key,
      this.settings.client.startObservation({ ...fields, traceId, parentObservationId }),
    )
  }

  endLeaf(key: string, fields: ObservationEnd): void {
    this.#leaves?.get(key)?.end(fields)
    this.#leaves?.delete(key)
    this.touch()
  }

  /** The results of a finished step: tool calls that were refused before the tool ran get their observation. */
  noteStepContent(content: readonly unknown[]): void {
    this.#recordUnseen(this.#toolCalls.takeResults(toolErrorsIn(content)))
  }

  end(end: CallEnd = {}): void {
    if (this.#outcome !== undefined && this.#outcome !== 'abandoned') return
    const failure = this.#failedAttempt?.failure ?? this.#reportedFailure
    if (failure !== undefined) this.stepSpan?.interrupt(failure)
    this.#settle(true)
    this.#closeParts('WARNING', NO_END)
    this.#close(failure === undefined ? 'success' : 'error', end, failure)
  }

  fail(error: unknown): void {
    if (isAbort(error)) return this.abort(error)
    if (this.#outcome === 'error' || this.#outcome === 'aborted') return
    const failure = mapError(error, withholdsTexts(this.settings))
    this.stepSpan?.interrupt(failure)
    this.#settle(true)
    this.#closeParts('ERROR', failure.statusMessage)
    this.#close('error', {}, failure)
  }

  /** The stream ended without a whole answer: because its model failed, or else because the caller stopped it. */
  endEarly(): void {
    const failure = this.#failedAttempt?.failure ?? this.#reportedFailure
    if (failure === undefined) this.abort(undefined)
    else this.end()
  }

  /** The caller wants no more. Tools that are running end on their own. */
  abort(reason: unknown): void {
    if (this.#outcome !== undefined && this.#outcome !== 'abandoned') return
    const statusMessage = abortStatus(reason, withholdsTexts(this.settings))
    const failure = { level: 'WARNING', statusMessage } as const
    this.stepSpan?.interrupt(failure)
    this.#settle(true)
    for (const generation of this.#generations.slice()) generation.stop(statusMessage)
    this.#closeLeaves('WARNING', statusMessage)
    this.#close('aborted', {}, failure)
  }

  /** Nobody reads the answer, or nothing will be reported any more. A later event reopens the call. */
  abandon(statusMessage = this.#abandonedStatus): void {
    if (this.#outcome !== undefined && !this.#isGoingOn) return this.#endTools(statusMessage)
    const known = this.#failedAttempt?.failure ?? this.#reportedFailure
    const failure = known ?? ({ level: 'WARNING', statusMessage } as const)
    this.stepSpan?.interrupt(failure)
    this.#settle(true)
    for (const generation of this.#generations.slice()) generation.giveUp(statusMessage)
    this.#closeParts('WARNING', statusMessage)
    this.#close('abandoned', {}, failure)
  }

  /** Tools that still ran when the call was aborted are not waited for any longer. */
  #endTools(statusMessage: string): void {
    if (this.#tools.length === 0) return
    this.#closeParts('WARNING', statusMessage)
    this.#release()
  }

  /** Nobody will read what is still to come: the call has that long to end by itself, milliseconds. */
  loseReader(statusMessage: string, graceMs: number): void {
    this.hasReaderLeft = true
    this.#abandonedStatus = statusMessage
    this.abandonAfterMs = graceMs
  }

  /** Whether the call waits for a reader that does not come. Calls of models and tools may take any time. */
  isIdle(now: number): boolean {
    if (now - this.lastActivityAt < this.abandonAfterMs) return false
    return this.isOpened && (this.isStalled || (this.hasReaderLeft && !this.#isWorking))
  }

  /** Whether it could go on, but nobody asks for more. */
  get isStalled(): boolean {
    return !this.#isWorking && this.#generations.every((generation) => generation.isStalled)
  }

  /** Whether a tool runs, or a model that is no language model. */
  get #isWorking(): boolean {
    return this.#tools.length > 0 || (this.#leaves?.size ?? 0) > 0
  }

  /** Whether it was given up and has gone on since. */
  get #isGoingOn(): boolean {
    return this.isAbandoned && this.openSlot !== undefined
  }

  /** An event after the end: what was said about the end was wrong. */
  #resume(): void {
    this.touch()
    if (!this.isOpened) this.open({ type: 'span' })
    if (this.#outcome !== 'abandoned') return
    this.#table.add(this)
    this.stepSpan?.resume()
  }

  #settle(isLast: boolean): void {
    this.#failedAttempt?.settle(isLast)
    this.#failedAttempt = undefined
  }

  #closeParts(level: 'WARNING' | 'ERROR', statusMessage: string): void {
    for (const generation of this.#generations.slice()) generation.stop(statusMessage)
    for (const run of this.#tools) run.stop(level, statusMessage)
    this.#tools.length = 0
    this.#closeLeaves(level, statusMessage)
  }

  #closeLeaves(level: 'WARNING' | 'ERROR', statusMessage: string): void {
    for (const leaf of this.#leaves?.values() ?? []) leaf.end({ level, statusMessage })
    this.#leaves = undefined
  }

  #close(outcome: Outcome, end: CallEnd, failure: Failure | undefined): void {
    this.open({ type: 'span' })
    const isCorrection = this.#outcome !== undefined
    this.#outcome = outcome
    const { output: given, metadata, ...fields } = end
    const output = recorded(this.settings, given ?? this.#finalOutput(), {
      kind: 'call',
      field: 'output',
    })
    // Before the root ends: then all that was said about the trace becomes one event.
    if (this.identity.parentId === undefined && output !== undefined) {
      this.settings.client.updateTrace(this.traceId, { output })
    }
    this.#rootToEnd(isCorrection)?.end({
      ...fields,
      output,
      metadata: merged(metadata, failure?.metadata),
      level: failure?.level ?? (isCorrection ? 'DEFAULT' : undefined),
      statusMessage: failure?.statusMessage ?? (isCorrection ? '' : undefined),
    })
    this.#release()
  }

  /** The root's handle, after its last step has ended; an ended root is opened again, so that another end corrects it. */
  #rootToEnd(isCorrection: boolean): ObservationHandle | undefined {
    this.stepSpan?.finish()
    if (isCorrection) this.#root = reopenRoot(this, this.#type)
    return this.#root
  }

  #release(): void {
    if (this.#tools.length === 0) this.#table.close(this)
    // What a late event may correct is the outcome; the answer is recorded and need not live on with the call.
    if (!this.isAbandoned) this.#lastAnswer = undefined
    this.#onClosed?.()
    this.#onClosed = undefined
  }

  #finalOutput(): unknown {
    const answer = this.#lastAnswer
    if (answer === undefined || answer.content.length === 0) return undefined
    const text = answerText(answer)
    return text === '' ? mapAnswer(answer, this.settings) : text
  }

  /** Records a tool call that ran nowhere we could see, at the time of the answer that asked for it. */
  #recordUnseen(calls: readonly UnseenToolCall[]): void {
    const at = this.#lastAnswerAt
    for (const { start, end } of calls) {
      new ToolRun(this, { ...start, startTime: at }).end({ ...end, endTime: at })
    }
  }
}

/** Takes the item out of the list, if it is in it. */
function remove<Item>(list: Item[], item: Item): void {
  const index = list.indexOf(item)
  if (index !== -1) list.splice(index, 1)
}
