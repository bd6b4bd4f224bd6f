import type { Batch } from '../queue/batch.ts'
import type { DeliveryProblem } from '../queue/delivery-report.ts'

/** Whether sending again may help: never, after a wait, or in smaller pieces. */
export type Remedy = 'none' | 'wait' | 'split'

/** Why events of a batch are undelivered. */
export interface SendProblem extends DeliveryProblem {
  readonly remedy: Remedy
  /** Wait the server asked for, milliseconds. */
  readonly retryInMs?: number | undefined
}

/** Events the server refused for one reason. */
export interface Rejection {
  readonly reason: string
  readonly count: number
}

/** What became of a batch: every event of it is in exactly one of the three. */
export interface SendResult {
  readonly accepted: number
  readonly rejections: readonly Rejection[]
  /** Parts of the batch without an answer. */
  readonly undelivered: readonly Batch[]
  /** Set when `undelivered` is not empty, or when the whole batch was rejected. */
  readonly problem?: SendProblem | undefined
}

/** A result in which everything was stored. */
export function stored({ ends }: Batch): SendResult {
  return { accepted: ends.length, rejections: [], undelivered: [] }
}

/** A result in which nothing was delivered. */
export function undelivered(batch: Batch, problem: SendProblem): SendResult {
  return { accepted: 0, rejections: [], undelivered: [batch], problem }
}

/** The result of two sends taken together. */
export function joinResults(first: SendResult, second: SendResult): SendResult {
  return {
    accepted: first.accepted + second.accepted,
    rejections: [...first.rejections, ...second.rejections],
    undelivered: [...first.undelivered, ...second.undelivered],
    problem: second.problem ?? first.problem,
  }
}

/** The number of events in the batches. */
export function countEvents(batches: readonly Batch[]): number {
  return batches.reduce((total, { ends }) => total + ends.length, 0)
}
