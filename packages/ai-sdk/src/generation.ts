import type { ActiveObservation, ObservationHandle } from '@heddle/core'

import { positionIn } from './call-position.ts'
import type { Call } from './call.ts'
import { AnswerCollector } from './collect-answer.ts'
import { objectAt } from './foreign-value.ts'
import { abortStatus, isAbort, mapError } from './map-error.ts'
import { mapAnswer, withoutAnswers } from './map-messages.ts'
import { mapCost, mapUsage } from './map-usage.ts'
import { answerOf } from './model-answer.ts'
import type { ModelAnswer } from './model-answer.ts'
import { recorded, withholdsTexts } from './options.ts'
import type { MaskTarget, Settings } from './options.ts'
import { shownProviderMetadata, withServiceTier } from './provider-metadata.ts'
import type { StepSpan } from './step-span.ts'
import { tapStream } from './tap-stream.ts'
import type { StreamTap } from './tap-stream.ts'

/** What a model call is started with. */
export interface GenerationStart {
  readonly model: string | undefined
  readonly provider: string | undefined
  /** Messages, and tools when there are any; absent when inputs are not recorded. */
  readonly input: unknown
  readonly parameters: Record<string, unknown> | undefined
  readonly startTime: Date
}

/** How a generation ends that did not give its whole answer. */
export interface Failure {
  readonly level: 'WARNING' | 'ERROR'
  readonly statusMessage: string
  readonly metadata?: Record<string, unknown> | undefined
}

/** One attempt to get an answer from a model: a leaf of the trace, the only place where usage stands. */
export class Generation {
  readonly call: Call
  observation: ObservationHandle
  /** The place of what runs inside the attempt. */
  readonly position: ActiveObservation
  readonly start: GenerationStart
  /** How the attempt failed, when it did. */
  failure: Failure | undefined
  #collector: AnswerCollector | undefined
  readonly #stepSpan: StepSpan | undefined
  readonly #step: number
  readonly #attempt: number
  readonly #messagesBefore: number | undefined
  #isStreamed = false
  #isGivenUp = false
  #tap: StreamTap | undefined
  #failedAt: Date | undefined

  constructor(call: Call, start: GenerationStart) {
    this.call = call
    this.start = start
    this.#stepSpan = call.stepSpan
    this.#stepSpan?.partStarted()
    this.#step = call.step
    this.#attempt = call.attempt
    const delta = call.settings.input === 'delta' ? call.deltaOf(start.input) : undefined
    this.observation = call.settings.client.startObservation({
      traceId: call.traceId,
      parentObservationId: this.#stepSpan?.id ?? call.id,
      type: 'generation',
      name: `chat ${start.model ?? 'model'}`,
      startTime: start.startTime,
      input: recorded(call.settings, inputOf(call, delta?.input ?? start.input), MODEL_INPUT),
      model: start.model,
      modelParameters: start.parameters,
      promptName: call.prompt?.name,
      promptVersion: call.prompt?.version,
    })
    this.#messagesBefore = delta?.messagesBefore
    this.position = positionIn(call, this.observation.id)
  }

  /** What the answer held so far, while it is streamed. */
  get collector(): AnswerCollector {
    return (this.#collector ??= new AnswerCollector())
  }

  /** Streaming, and nobody asks for the next part. */
  get isStalled(): boolean {
    return this.#isStreamed && this.#tap?.isAwaited !== true
  }

  /** Takes the result of `doGenerate` as the end, or listens to the stream of `doStream`. */
  take(result: unknown): void {
    const stream = objectAt(result, 'stream')
    if (stream === undefined) return this.succeed(answerOf(result))
    this.#isStreamed = true
    if (!this.call.settings.captureStream) return
    this.#tap = tapStream(stream, {
      part: (part) => this.#guarded(() => this.#takePart(part)),
      end: () => this.#guarded(() => this.#endOfStream()),
      fail: (error) => this.#guarded(() => this.#streamFailed(error)),
      cancel: () => this.#guarded(() => this.#cancelled()),
    })
  }

  /** Ends with the whole answer. */
  succeed(answer: ModelAnswer, endTime = new Date()): void {
    if (this.observation.ended && !this.#reopen()) return
    const reported = this.#collector?.error
    const failure = reported === undefined ? undefined : this.#failureOf(reported)
    this.#end(answer, endTime, failure)
    this.call.generationEnded(this, answer, failure)
  }

  /** Notes that the attempt failed. Whether it is the last one, and so an error, is known only later. */
  fail(error: unknown): void {
    if (this.observation.ended || this.failure !== undefined) return
    this.#failedAt = new Date()
    this.failure = this.#failureOf(error)
    const { statusMessage } = this.failure
    this.observation.update({ level: 'WARNING', statusMessage })
    this.call.attemptFailed(this)
  }

  /** Ends a failed attempt: an error when it was the last, a warning when it was tried again. */
  settle(isLast: boolean): void {
    const { failure } = this
    if (failure === undefined || this.observation.ended) return
    this.#end(this.collector.answer(), this.#failedAt ?? new Date(), {
      ...failure,
      level: isLast ? failure.level : 'WARNING',
    })
  }

  /** Ends with what was streamed so far, because nobody wants the rest. */
  stop(statusMessage: string): void {
    if (this.observation.ended) return
    const failure = { level: 'WARNING', statusMessage } as const
    this.#end(this.collector.answer(), new Date(), failure)
    this.call.generationStopped(this, this.#isGivenUp ? undefined : failure)
  }

  /** Ends as {@link stop} does, but takes the rest of the answer should it come after all. */
  giveUp(statusMessage: string): void {
    this.#isGivenUp = !this.observation.ended
    this.stop(statusMessage)
  }

  /** Opens an observation that was given up under its own id, so that its true end corrects it. */
  #reopen(): boolean {
    if (!this.#isGivenUp) return false
    this.#isGivenUp = false
    this.#stepSpan?.partStarted()
    const { id, traceId, parentObservationId } = this.observation
    this.observation = this.call.settings.client.startObservation({
      id,
      traceId,
      parentObservationId,
      type: 'generation',
      name: `chat ${this.start.model ?? 'model'}`,
      startTime: this.start.startTime,
      level: 'DEFAULT',
      statusMessage: '',
    })
    return true
  }

  #guarded(run: () => void): void {
    try {
      run()
    } catch {
      // What is lost here is a record, never a part of the user's stream.
    }
  }

  #takePart(part: unknown): void {
    const now = Date.now()
    this.call.touch(now)
    this.collector.add(part, now)
    if (this.collector.isFinished) this.succeed(this.collector.answer())
  }

  #endOfStream(): void {
    if (this.observation.ended) return
    if (this.collector.error !== undefined) return this.#streamFailed(this.collector.error)
    this.succeed(this.collector.answer())
  }

  #cancelled(): void {
    if (this.observation.ended) return
    this.stop('aborted')
    this.call.streamFailed(this, { name: 'AbortError' })
  }

  #streamFailed(error: unknown): void {
    if (isAbort(error)) this.stop(abortStatus(error, withholdsTexts(this.call.settings)))
    else this.fail(error)
    this.call.streamFailed(this, error)
  }

  #failureOf(error: unknown): Failure {
    return mapError(error, withholdsTexts(this.call.settings))
  }

  #end(answer: ModelAnswer, endTime: Date, failure: Failure | undefined): void {
    const { settings } = this.call
    const { provider, model, parameters } = this.start
    const hasOutput = failure === undefined || answer.content.length > 0
    const output = hasOutput ? mapAnswer(answer, settings) : undefined
    const firstOutputAt = this.#collector?.firstOutputAt
    const usageDetails = mapUsage(answer.usage, provider, answer.providerMetadata)
    this.observation.end({
      endTime,
      level: failure?.level,
      statusMessage: failure?.statusMessage,
      output: recorded(settings, output, MODEL_OUTPUT),
      model: answer.model,
      modelParameters: withServiceTier(parameters, answer.providerMetadata),
      usageDetails,
      costDetails: mapCost(answer.providerMetadata),
      completionStartTime: firstOutputAt === undefined ? undefined : new Date(firstOutputAt),
      // Everything at once: metadata that comes in parts has to be merged as text.
      metadata: {
        provider: provider?.split('.')[0],
        requestedModel: model,
        step: this.#step,
        attempt: this.#attempt,
        messagesBefore: this.#messagesBefore,
        finishReason: answer.finishReason,
        responseId: answer.responseId,
        warnings: warningsOf(answer, settings),
        outputTokensPerSecond: firstOutputAt && speedOf(usageDetails, this.start, endTime),
        providerMetadata: shownProviderMetadata(answer.providerMetadata, settings),
        ...failure?.metadata,
      },
    })
    endPart(this.#stepSpan, endTime, failure)
  }
}

function endPart(step: StepSpan | undefined, endTime: Date, failure: Failure | undefined): void {
  if (step === undefined) return
  if (failure === undefined) step.answered()
  step.partEnded(endTime)
}

const MODEL_INPUT: MaskTarget = { kind: 'model', field: 'input' }
const MODEL_OUTPUT: MaskTarget = { kind: 'model', field: 'output' }

/** Tokens of the answer in each second of the call, to one decimal; undefined where nothing tells. */
function speedOf(
  usage: Readonly<Record<string, number>> | undefined,
  { startTime }: GenerationStart,
  endTime: Date,
): number | undefined {
  const tookMs = endTime.getTime() - startTime.getTime()
  const tokens = (usage?.['output'] ?? 0) + (usage?.['output_reasoning'] ?? 0)
  return tookMs > 0 && tokens > 0 ? Math.round((tokens / tookMs) * 10_000) / 10 : undefined
}

/** What the provider warned of; its words may quote the request. */
function warningsOf({ warnings }: ModelAnswer, settings: Settings): readonly unknown[] | undefined {
  return warnings.length === 0 || withholdsTexts(settings) ? undefined : warnings
}

/** What the model was sent. From the second step on that holds earlier answers, which stay out with the outputs. */
function inputOf(call: Call, input: unknown): unknown {
  const repeatsAnswers = call.step > 0 && !call.settings.recordOutputs
  return repeatsAnswers ? withoutAnswers(input) : input
}
