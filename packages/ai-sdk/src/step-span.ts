import type { ObservationHandle } from '@heddle/core'

import type { Call } from './call.ts'
import type { Failure } from './generation.ts'

/**
 * One step of a call as a span of its own: around all attempts of its model call, and the tools that ran for it. Whether a
 * part is the last one is known only when the next step begins or the call ends, so it is ended then, at the time at which its
 * last part ended. What ends later corrects it.
 */
export class StepSpan {
  /** From 0, as in the metadata of its generations. */
  readonly number: number
  readonly id: string
  readonly #call: Call
  readonly #startTime: Date
  #observation: ObservationHandle
  #runningCount = 0
  /** Whether the model call gave its whole answer. */
  #isAnswered = false
  #isCutShort = false
  #lastEndAt: Date
  #failure: Pick<Failure, 'level' | 'statusMessage'> | undefined
  #isOver = false
  /** Whether there is something to say that its end did not say. */
  #isDue = true

  constructor(call: Call, startTime: Date) {
    this.#call = call
    this.number = call.step
    this.#startTime = startTime
    this.#lastEndAt = startTime
    this.#observation = this.#open()
    this.id = this.#observation.id
  }

  partStarted(): void {
    this.#runningCount += 1
  }

  /** `isCutShort` tells of a part that was stopped before it had done its work. */
  partEnded(endTime = new Date(), isCutShort = false): void {
    this.#runningCount -= 1
    this.#isCutShort ||= isCutShort
    if (endTime > this.#lastEndAt) this.#lastEndAt = endTime
    this.#isDue = true
    if (!this.#isOver || this.#runningCount > 0) return
    // What was still running when the call was aborted has done its work after all.
    if (this.#isDone) this.#failure = undefined
    this.finish()
  }

  get #isDone(): boolean {
    return this.#runningCount === 0 && this.#isAnswered && !this.#isCutShort
  }

  /** The model gave its whole answer, perhaps after it was given up. */
  answered(): void {
    this.#isAnswered = true
    this.#failure = undefined
  }

  /** The call ends otherwise than by success: so does the step, unless all of it was done. */
  interrupt({ level, statusMessage }: Failure): void {
    if (this.#isDone) return
    this.#failure = { level, statusMessage }
    this.#isDue = true
  }

  /** The call goes on after it was given up, and this step may do so too. */
  resume(): void {
    this.#isOver = false
    if (this.#failure === undefined) return
    this.#failure = undefined
    this.#isDue = true
  }

  /** Ends the step; nothing happens when all was said already. */
  finish(): void {
    this.#isOver = true
    if (!this.#isDue) return
    this.#isDue = false
    const isCorrection = this.#observation.ended
    if (isCorrection) this.#observation = this.#open(this.id)
    this.#observation.end({
      endTime: this.#runningCount > 0 ? new Date() : this.#lastEndAt,
      level: this.#failure?.level ?? (isCorrection ? 'DEFAULT' : undefined),
      statusMessage: this.#failure?.statusMessage ?? (isCorrection ? '' : undefined),
    })
  }

  /** Starts the span, or with its id starts it again so that another end corrects the first. */
  #open(id?: string): ObservationHandle {
    const { settings, traceId, id: parentObservationId } = this.#call
    return settings.client.startObservation({
      id,
      traceId,
      parentObservationId,
      type: 'span',
      name: `step ${this.number}`,
      startTime: this.#startTime,
    })
  }
}
