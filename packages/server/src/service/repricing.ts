import { randomUUID } from 'node:crypto'

import type { Repricing, RepricingRequest } from '@heddle/core/schemas'

import { toRepricedModels, totalOf } from '../domain/repriced-sums.ts'
import type { StoredRepricing } from '../store/repricing-store.ts'
import { conflict, notFound } from './refused-request-error.ts'
import { createRepricingRunner, type RepricingRunnerParts } from './repricing-runner.ts'

/** A repricing that was not saved for so long has lost its process, ms; the slowest batch takes seconds. */
export const STALLED_MS = 60_000

/** Repricings that are listed. */
const LISTED = 20

/** Use cases of pricing calls again. All failures are {@link RefusedRequestError}s. */
export interface RepricingService {
  /** Begins; {@link RepricingService.read} tells how far it is. */
  start(projectId: string, request: RepricingRequest): Promise<Repricing>
  read(projectId: string, id: string): Promise<Repricing>
  /** The last ones, newest first. */
  list(projectId: string): Promise<readonly Repricing[]>
  /** Goes on with what a stopped process left, which saved nothing for so long; without a bound everything that runs was left. */
  resume(stalledMs?: number): Promise<void>
  /** Stops after the batch under way. Another process, or the next start, goes on. */
  close(): Promise<void>
}

export interface RepricingParts extends RepricingRunnerParts {
  /** Reads prices that were changed elsewhere. */
  readonly refreshPrices: () => Promise<void>
}

export function createRepricingService(parts: RepricingParts): RepricingService {
  const { repricings, now } = parts
  const runner = createRepricingRunner(parts)
  const find = async (projectId: string, id: string) => {
    const found = await repricings.find(projectId, id)
    if (found === undefined) throw notFound(`Repricing ${id} not found`)
    return found
  }

  return {
    start: async (projectId, request) => {
      await parts.refreshPrices()
      const scope = scopeOf(projectId, request)
      const total = await parts.calls.count(scope)
      const prices = parts.pricesOf(projectId)
      const job = newRepricing({ ...scope, prices }, total, { request, at: now() })
      if (!(await repricings.add(job))) {
        throw conflict('Another repricing of the project is running; wait until it is done.')
      }
      runner.begin(job)
      return toRepricing(job)
    },
    read: async (projectId, id) => toRepricing(await find(projectId, id)),
    list: async (projectId) => (await repricings.list(projectId, LISTED)).map(toRepricing),
    resume: async (stalledMs) => {
      const before = stalledMs === undefined ? undefined : new Date(now().getTime() - stalledMs)
      const left = await repricings.listStalled(before)
      if (left.length === 0) return
      await parts.refreshPrices()
      for (const job of left) await runner.takeOver(job)
    },
    close: () => runner.close(),
  }
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
  scope: ReturnType<typeof scopeOf> & Pick<StoredRepricing, 'prices'>,
  total: number,
  { request, at }: { readonly request: RepricingRequest; readonly at: Date },
): StoredRepricing {
  return {
    ...scope,
    id: randomUUID(),
    dryRun: request.dryRun,
    state: 'running',
    progress: { total, examined: 0, after: undefined, sums: [], pending: undefined },
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
