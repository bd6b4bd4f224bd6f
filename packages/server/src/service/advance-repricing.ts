import { addRepriced, isSamePricing } from '../domain/repriced-sums.ts'
import type { ObservationName } from '../ingest/statement.ts'
import type { PricedCall, PricedCallReader } from '../store/observation-store.ts'
import type { RepricingProgress, StoredRepricing } from '../store/repricing-store.ts'
import type { PriceCalls } from './price-calls.ts'

/** Calls examined between two saves; their inputs and outputs are in memory. */
const CALLS_A_BATCH = 100

const PRICES_CHANGED =
  'Prices were changed while it ran; start it again, so that all calls have the prices of now. What was done stays done.'

/** What a repricing works with. */
export interface RepricingSteps {
  readonly calls: PricedCallReader
  readonly priceCalls: PriceCalls
  /** Writes calls again with the prices of now. */
  readonly reprice: (observations: readonly ObservationName[]) => Promise<void>
  /** Names the prices of a project: another text as soon as any of them is another. */
  readonly pricesOf: (projectId: string) => string
}

/**
 * A repricing one batch further; the caller saves it. What a batch will change is saved before it is done, with its sums, and done
 * in the next step: whoever goes on after a stop does it whole and tells what it was, though some of it may have been done already.
 * Ends when prices are not those it began with.
 */
export async function advanceRepricing(
  job: StoredRepricing,
  steps: RepricingSteps,
): Promise<StoredRepricing> {
  if (!hasItsPrices(job, steps)) return pricesChanged(job)
  const { pending, ...before } = job.progress
  if (pending !== undefined && pending.changed.length > 0) {
    const { projectId } = job
    await steps.reprice(pending.changed.map((name) => ({ projectId, ...name })))
  }
  const { after, examined, sums } = pending ?? before
  const done = { total: before.total, after, examined, sums, pending: undefined }
  const next = await planBatch({ ...job, progress: done }, steps)
  // What was read under other prices is not announced.
  return hasItsPrices(job, steps) ? next : pricesChanged({ ...job, progress: done })
}

function hasItsPrices({ prices, projectId }: StoredRepricing, steps: RepricingSteps): boolean {
  return prices === undefined || prices === steps.pricesOf(projectId)
}

function pricesChanged(job: StoredRepricing): StoredRepricing {
  return { ...job, state: 'failed', message: PRICES_CHANGED }
}

/** Announces the next batch; without one the job is done. */
async function planBatch(job: StoredRepricing, steps: RepricingSteps): Promise<StoredRepricing> {
  const { progress } = job
  const batch = await steps.calls.read(job, progress.after, CALLS_A_BATCH)
  const last = batch.at(-1)
  if (last === undefined) return { ...job, state: 'done' }
  const priced = await steps.priceCalls(batch)
  const changed = priced.filter((entry) => !isSamePricing(entry.call.priced, entry.after))
  const examined = progress.examined + batch.length
  const pending: RepricingProgress['pending'] = {
    examined,
    after: last.key,
    sums: addRepriced(
      progress.sums,
      priced.map((entry) => ({
        model: entry.call.record.fields.model?.value ?? '',
        before: entry.call.priced,
        after: entry.after,
        counts: entry.call.counts,
      })),
    ),
    changed: job.dryRun ? [] : changed.map(({ call }) => nameOf(call)),
  }
  const total = Math.max(progress.total, examined)
  return { ...job, progress: { ...progress, total, pending } }
}

function nameOf({ key }: PricedCall): Pick<ObservationName, 'traceId' | 'id'> {
  return { traceId: key.traceId, id: key.id }
}
