import type { DeliveryLoss, DeliveryProblem, DeliveryReport } from './delivery-report.ts'
import type { DropReason } from './drop-reason.ts'

/** Reasons of refusals that are told apart; further ones are counted together. */
const MAX_REASONS = 50
const OTHER_REASONS = 'other reasons'

/** Counts what became of each event. Every recorded event is in exactly one of the counts. */
export class DeliveryLedger {
  #recorded = 0
  #accepted = 0
  #spooled = 0
  readonly #rejected = new Map<string, number>()
  readonly #dropped = new Map<DropReason, number>()
  readonly #onLoss: (loss: DeliveryLoss) => void
  #lastError: DeliveryProblem | undefined

  /** `onLoss` is told of every count of events that is lost. */
  constructor(onLoss: (loss: DeliveryLoss) => void = () => {}) {
    this.#onLoss = onLoss
  }

  record(): void {
    this.#recorded += 1
  }

  accept(count: number): void {
    this.#accepted += count
  }

  reject(reason: string, count: number): void {
    const isKnown = this.#rejected.has(reason) || this.#rejected.size < MAX_REASONS
    add(this.#rejected, isKnown ? reason : OTHER_REASONS, count)
    if (count > 0) this.#onLoss({ kind: 'rejected', reason, count })
  }

  drop(reason: DropReason, count: number): void {
    add(this.#dropped, reason, count)
    if (count > 0) this.#onLoss({ kind: 'dropped', reason, count })
  }

  /** Counts events that stay in the spool; fewer than 0 when some were removed again. */
  spool(count: number): void {
    this.#spooled += count
  }

  fail(problem: DeliveryProblem): void {
    this.#lastError = problem
  }

  get rejectedByReason(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#rejected)
  }

  get droppedByReason(): Readonly<Partial<Record<DropReason, number>>> {
    return Object.fromEntries(this.#dropped)
  }

  report(): DeliveryReport {
    const accepted = this.#accepted
    const rejected = sum(this.#rejected)
    const dropped = sum(this.#dropped)
    const spooled = this.#spooled
    return {
      sent: accepted + rejected,
      accepted,
      rejected,
      dropped,
      spooled,
      pending: this.#recorded - accepted - rejected - dropped - spooled,
      lastError: this.#lastError,
    }
  }
}

function add<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  if (count > 0) counts.set(key, (counts.get(key) ?? 0) + count)
}

function sum(counts: ReadonlyMap<unknown, number>): number {
  let total = 0
  for (const count of counts.values()) total += count
  return total
}
