import type { Logger } from 'pino'

import type { RepricingStore, StoredRepricing } from '../store/repricing-store.ts'
import { advanceRepricing, type RepricingSteps } from './advance-repricing.ts'

const FAILED = 'The stores did not answer; start it again, what was done stays done.'

/** Works on the repricings of this process, batch by batch. */
export interface RepricingRunner {
  begin(job: StoredRepricing): void
  /** Goes on with what nobody works on. Of processes that find it at once, the one whose save comes first does. */
  takeOver(left: StoredRepricing): Promise<void>
  /** Stops after the batches under way. */
  close(): Promise<void>
}

export interface RepricingRunnerParts extends RepricingSteps {
  readonly repricings: RepricingStore
  readonly log: Logger
  readonly now: () => Date
}

export function createRepricingRunner(parts: RepricingRunnerParts): RepricingRunner {
  const { repricings, log, now } = parts
  const running = new Map<string, Promise<void>>()
  let isClosing = false
  const mayGoOn = () => !isClosing

  /** Saves, unless another process works on it by now. */
  const save = async (next: StoredRepricing): Promise<StoredRepricing | undefined> => {
    const at = later(next.updatedAt, now())
    return (await repricings.save(next, at)) ? { ...next, updatedAt: at } : undefined
  }
  const step = async (job: StoredRepricing): Promise<StoredRepricing | undefined> => {
    try {
      return await save(await advanceRepricing(job, parts))
    } catch (error) {
      log.error({ err: error, repricing: job.id }, 'a repricing failed')
      return save({ ...job, state: 'failed', message: FAILED })
    }
  }
  const run = async (started: StoredRepricing) => {
    let job: StoredRepricing | undefined = started
    while (job?.state === 'running' && mayGoOn()) job = await step(job)
  }
  const begin = (job: StoredRepricing) => {
    const work = run(job)
      .catch((error: unknown) => log.error({ err: error }, 'a repricing was left as it is'))
      .finally(() => running.delete(job.id))
    running.set(job.id, work)
  }

  return {
    begin,
    takeOver: async (left) => {
      if (running.has(left.id) || !mayGoOn()) return
      const job = await save(left)
      if (job === undefined) return
      log.info({ repricing: job.id }, 'a repricing that was left goes on')
      begin(job)
    },
    close: async () => {
      isClosing = true
      await Promise.all(running.values())
    },
  }
}

/** Saves are told apart by their times. */
function later(before: Date, at: Date): Date {
  return at > before ? at : new Date(before.getTime() + 1)
}
