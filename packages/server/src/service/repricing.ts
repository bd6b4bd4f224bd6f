import { randomUUID } from 'node:crypto'

import type { Repricing, RepricingRequest } from '@heddle/core/schemas'
import type { Logger } from 'pino'

import { addRepriced, isSamePricing, toRepricedModels, totalOf } from '../domain/repriced-sums.ts'
import type { ObservationName } from '../ingest/statement.ts'
import type { PricedCall, PricedCallReader } from '../store/observation-store.ts'
import type { RepricingStore, StoredRepricing } from '../store/repricing-store.ts'
import { type PriceCalls } from './price-calls.ts'
import { conflict, notFound } from './refused-request-error.ts'

/** Calls examined between two saves; their inputs and outputs are in memory. */
const CALLS_A_BATCH = 100

/** A repricing that was not saved for so long has lost its process, ms; the slowest batch takes seconds. */
const STALLED_MS = 60_000

/** Repricings that are listed. */
const LISTED = 20

/** Use cases of pricing calls again. All failures are {@link RefusedRequestError}s. */
export interface RepricingService {
  /** Begins; {@link RepricingService.read} tells how far it is. */
  start(projectId: string, request: RepricingRequest): Promise<Repricing>
  read(projectId: string, id: string): Promise<Repricing>
  /** The last ones, newest first. */
  list(projectId: string): Promise<readonly Repricing[]>
  /** Goes on with what a stopped process left; without a bound everything that runs is taken for left. */
  resume(stalledMs?: number): Promise<void>
  /** Stops after the batch under way. Another process, or the next start, goes on. */
  close(): Promise<void>
}

export interface RepricingParts {
  readonly repricings: RepricingStore
  readonly calls: PricedCallReader
  readonly priceCalls: PriceCalls
  /** Writes calls again with the prices of now. */
  readonly reprice: (observations: readonly ObservationName[]) => Promise<void>
  /** Reads prices that were changed elsewhere. */
  readonly refreshPrices: () => Promise<void>
  readonly log: Logger
  readonly now: () => Date
}

export function createRepricingService(parts: RepricingParts): RepricingService {
  const { repricings, calls, log, now } = parts
  const running = new Map<string, Promise<void>>()
  let isClosing = false
  const mayGoOn = () => !isClosing

  const run = async (started: StoredRepricing) => {
    let job = started
    while (job.state === 'running' && mayGoOn()) {
      const next = await advance(job, parts)
      const at = later(job.updatedAt, now())
      if (!(await repricings.save(next, at))) return
      job = { ...next, updatedAt: at }
    }
  }
  const begin = (job: StoredRepricing) => {
    if (running.has(job.id)) return
    const work = run(job)
      .catch(async (error: unknown) => {
        log.error({ err: error, repricing: job.id }, 'a repricing failed')
        await fail(job, parts)
      })
      .catch((error: unknown) => log.error({ err: error }, 'a repricing was left as it is'))
      .finally(() => running.delete(job.id))
    running.set(job.id, work)
  }
  const find = async (projectId: string, id: string) => {
    const found = await repricings.find(projectId, id)
    if (found === undefined) throw notFound(`Repricing ${id} not found`)
    return found
  }

  return {
    start: async (projectId, request) => {
      await parts.refreshPrices()
      const scope = scopeOf(projectId, request)
      const job = newRepricing(scope, await calls.count(scope), { request, at: now() })
      if (!(await repricings.add(job))) {
        throw conflict('Another repricing of the project is running; wait until it is done.')
      }
      begin(job)
      return toRepricing(job)
    },
    read: async (projectId, id) => toRepricing(await find(projectId, id)),
    list: async (projectId) => (await repricings.list(projectId, LISTED)).map(toRepricing),
    resume: async (stalledMs = STALLED_MS) => {
      const before = new Date(now().getTime() - stalledMs)
      for (const job of await repricings.listStalled(before)) begin(job)
    },
    close: async () => {
      isClosing = true
      await Promise.all(running.values())
    },
  }
}

/** Examines the next batch and, unless it is a dry run, writes what changes. */
async function advance(job: StoredRepricing, parts: RepricingParts): Promise<StoredRepricing> {
  const { progress } = job
  const batch = await parts.calls.read(job, progress.after, CALLS_A_BATCH)
  const last = batch.at(-1)
  if (last === undefined) return { ...job, state: 'done' }
  const priced = await parts.priceCalls(batch)
  if (!job.dryRun) {
    const changed = priced.filter(({ call, after }) => !isSamePricing(call.priced, after))
    if (changed.length > 0)
      await parts.reprice(changed.map(({ call }) => nameOf(job.projectId, call)))
  }
  const examined = progress.examined + batch.length
  const sums = addRepriced(
    progress.sums,
    priced.map(({ call, after }) => ({
      model: call.record.fields.model?.value ?? '',
      before: call.priced,
      after,
      counts: call.counts,
    })),
  )
  const total = Math.max(progress.total, examined)
  return { ...job, progress: { total, examined, after: last.key, sums } }
}

function nameOf(projectId: string, { key }: PricedCall): ObservationName {
  return { projectId, traceId: key.traceId, id: key.id }
}

async function fail(job: StoredRepricing, { repricings, now }: RepricingParts): Promise<void> {
  const stored = await repricings.find(job.projectId, job.id)
  if (stored?.state !== 'running') return
  const message = 'The stores did not answer; start it again, what was done stays done.'
  await repricings.save({ ...stored, state: 'failed', message }, now())
}

/** Saves are told apart by their times. */
function later(before: Date, at: Date): Date {
  return at > before ? at : new Date(before.getTime() + 1)
}

function scopeOf(projectId: string, request: RepricingRequest) {
  return {
    projectId,
    from: Date.parse(request.fromTimestamp),
    to: Date.parse(request.toTimestamp),
    model: request.model ?? undefined,
  }
}

function newRepricing(
  scope: ReturnType<typeof scopeOf>,
  total: number,
  { request, at }: { readonly request: RepricingRequest; readonly at: Date },
): StoredRepricing {
  return {
    ...scope,
    id: randomUUID(),
    dryRun: request.dryRun,
    state: 'running',
    progress: { total, examined: 0, after: undefined, sums: [] },
    message: undefined,
    createdAt: at,
    updatedAt: at,
  }
}

function toRepricing(job: StoredRepricing): Repricing {
  const { total, examined, sums } = job.progress
  return {
    id: job.id,
    state: job.state,
    dryRun: job.dryRun,
    fromTimestamp: new Date(job.from).toISOString(),
    toTimestamp: new Date(job.to).toISOString(),
    model: job.model ?? null,
    total,
    examined,
    changed: sums.reduce((sum, entry) => sum + entry.changed, 0),
    oldCost: totalOf(sums, 'oldPico'),
    newCost: totalOf(sums, 'newPico'),
    models: toRepricedModels(sums),
    message: job.message ?? null,
    createdAt: job.createdAt.toISOString(),
    updatedAt: job.updatedAt.toISOString(),
  }
}
