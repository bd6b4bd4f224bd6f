import type { HandedOver } from '../client/exporter.ts'
import { EXIT_TIMEOUT_MS } from '../client/leaving.ts'
import type { Leaving } from '../client/leaving.ts'
import { within } from '../client/within.ts'
import type { Journey } from '../queue/batch.ts'
import type { DeliveryReport } from '../queue/delivery-report.ts'
import { readAnswer } from '../transport/read-answer.ts'
import { undelivered } from '../transport/send-result.ts'
import type { SendProblem } from '../transport/send-result.ts'
import { createSignal } from '../transport/signal.ts'
import { onAbruptEnd, onProcessEnd, postSynchronously } from './node-exit.ts'
import type { HttpAnswer } from './platform.ts'

/** Longest time the hand-over at an abrupt end takes, milliseconds. */
const HAND_OVER_TIMEOUT_MS = 2_000

/** What became of batches whose process ended before they had an answer. */
const NO_TIME: SendProblem = {
  code: 'network',
  message: 'The process ended before the server answered.',
  remedy: 'none',
}

const departures = new Set<Departure>()
let stopListening: (() => void) | undefined

/**
 * Lets the client deliver when the process ends, by itself or abruptly. However many clients there are, there is one listener
 * an event. Returns a function that takes the client back.
 */
export function deliverAtExit(leaving: Leaving): () => void {
  const departure = new Departure(leaving)
  departures.add(departure)
  stopListening ??= listen()
  return () => {
    departures.delete(departure)
    if (departures.size > 0) return
    stopListening?.()
    stopListening = undefined
  }
}

function listen(): () => void {
  const stopEnd = onProcessEnd(() =>
    Promise.all(Array.from(departures, (departure) => departure.deliver())),
  )
  const stopAbrupt = onAbruptEnd(() => {
    for (const departure of departures) departure.deliverNow()
  })
  return () => {
    stopEnd()
    stopAbrupt()
  }
}

class Departure {
  readonly #leaving: Leaving
  #pendingAtExit = 0
  #hasWaitedForReplay = false

  constructor(leaving: Leaving) {
    this.#leaving = leaving
  }

  /** Delivers what is left when the process has nothing more to do; gives up at once when nobody answers. */
  async deliver(): Promise<void> {
    const { parts, ...leaving } = this.#leaving
    leaving.prepare()
    if (!this.#hasNews()) return
    const unreachable = createSignal()
    const forget = leaving.onDeliveryProblem((notice) => {
      // Another destination may be up.
      const isAlone = parts.exports.length === 0
      if (isAlone && notice.kind === 'problem' && notice.code === 'network') unreachable.finish()
    })
    const settled = leaving.settle(EXIT_TIMEOUT_MS)
    await within(Promise.race([settled, unreachable.done]), EXIT_TIMEOUT_MS)
    forget()
    const report = leaving.report()
    const pending = pendingIn(report)
    this.#pendingAtExit = pending
    if (pending === 0 || parts.spool !== undefined) return
    const reason = report.lastError?.message ?? 'the server did not answer in time'
    parts.log.warn('lost-at-exit', `The process ends with ${pending} events undelivered: ${reason}`)
  }

  /** Delivers what is left in the last moment of a process that ends abruptly, through a helper process. */
  deliverNow(): void {
    const { parts, ...leaving } = this.#leaving
    parts.masking?.giveUp()
    leaving.prepare()
    const pending = pendingIn(leaving.report())
    try {
      if (pending > 0 && pending !== this.#pendingAtExit) this.#handOver()
    } catch (cause) {
      parts.log.debug('The hand-over at the end of the process failed.', cause)
    }
    parts.spool?.close()
  }

  /** True when there is something that the last attempt at the end of the process did not try already. */
  #hasNews(): boolean {
    const pending = pendingIn(this.#leaving.report())
    if (pending > 0) return pending !== this.#pendingAtExit
    const isReplaying = this.#leaving.parts.spool?.replaying !== undefined
    const hasWaited = this.#hasWaitedForReplay
    this.#hasWaitedForReplay = true
    return isReplaying && !hasWaited
  }

  #handOver(): void {
    const { parts, report } = this.#leaving
    const { delivery, endpoint, exports, media } = parts
    const own = delivery.handOver().map((journey): HandedOver => ({
      request: { ...endpoint, body: journey.batch.body },
      settle: (answer) => delivery.settle(journey, resultOf(journey, answer)),
    }))
    const others = [...exports, ...(media ? [media] : [])].flatMap((sink) => sink.handOver())
    const handed = [...own, ...others]
    const answers = postSynchronously(handed, HAND_OVER_TIMEOUT_MS)
    for (const [index, { settle: take }] of handed.entries()) take(answers[index])
    const { dropped, media: files } = report()
    const lost = dropped + (files?.dropped ?? 0)
    if (lost > 0)
      parts.log.warn('lost-at-exit', `${lost} events were lost at the end of the process.`)
  }
}

/** Events, and files of theirs, that have no answer. */
function pendingIn({ pending, media }: DeliveryReport): number {
  return pending + (media?.pending ?? 0)
}

function resultOf(
  { batch }: Journey,
  answer: HttpAnswer | undefined,
): ReturnType<typeof readAnswer> {
  return answer === undefined ? undelivered(batch, NO_TIME) : readAnswer(batch, answer, 0)
}
