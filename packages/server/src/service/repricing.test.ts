import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import type { Repricing } from '@heddle/core/schemas'
import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'

import type { PricedUsage } from '../domain/cost.ts'
import type { PricedCall } from '../store/observation-store.ts'
import { openPostgresStores, type PostgresStores } from '../store/postgres/open-postgres-stores.ts'
import { ensureLocalProject } from './local-project.ts'
import { createRepricingService, type RepricingParts, type RepricingService } from './repricing.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const CALLS = 450
const BATCHES = 5
const SCOPE = {
  fromTimestamp: '2026-01-01T00:00:00.000Z',
  toTimestamp: '2026-02-01T00:00:00.000Z',
}

let dataDir: string
let stores: PostgresStores
let minute = 0

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'heddle-repricing-'))
  stores = await openPostgresStores({ dataDir })
  await ensureLocalProject(stores)
})
afterAll(async () => {
  await stores.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const costing = (totalCost: number): PricedUsage => ({
  modelId: 'loom',
  tierName: undefined,
  usageDetails: {},
  costDetails: { total: totalCost },
  totalCost,
})

/** Calls of one project that cost 1 each, by the prices of now 2, and how often each was written. */
function createCalls() {
  const stored = Array.from({ length: CALLS }, (_, index): PricedCall => {
    const id = `call-${String(index).padStart(4, '0')}`
    const fields = { model: { value: 'loom', stamp: 0, position: 0 } }
    const record = { projectId: 'local', id, createdAt: 0, updatedAt: 0, fields }
    return { key: { startTime: index, traceId: 't', id }, record, priced: costing(1), counts: true }
  })
  let price = 2
  const parts = {
    calls: {
      count: () => Promise.resolve(CALLS),
      read: (_scope, after, limit) => {
        const start = after === undefined ? 0 : after.startTime + 1
        return Promise.resolve(stored.slice(start, start + limit))
      },
    },
    priceCalls: (calls) => Promise.resolve(calls.map((call) => ({ call, after: costing(price) }))),
    pricesOf: () => String(price),
  } satisfies Pick<RepricingParts, 'calls' | 'priceCalls' | 'pricesOf'>
  const write = (ids: readonly string[]) => {
    for (const [index, call] of stored.entries())
      if (ids.includes(call.key.id)) stored[index] = { ...call, priced: costing(price) }
  }
  return {
    parts,
    write,
    setPrice: (next: number) => {
      price = next
    },
    costs: () => stored.map(({ priced }) => priced.totalCost),
  }
}

type Calls = ReturnType<typeof createCalls>

/** A process that works on the calls. Its time goes on by a minute with every process. */
function createProcess(calls: Calls, reprice: RepricingParts['reprice']): RepricingService {
  minute += 1
  const at = new Date(Date.UTC(2026, 1, 1, 0, minute))
  return createRepricingService({
    ...calls.parts,
    repricings: stores.repricings,
    reprice,
    refreshPrices: () => Promise.resolve(),
    log: pino({ level: 'silent' }),
    now: () => at,
  })
}

/** A process that dies when it writes its batch of a number, of which it has written some calls by then. */
function createDying(calls: Calls, at: { readonly batch: number; readonly written: number }) {
  const dead = Promise.withResolvers<void>()
  let batch = 0
  const service = createProcess(calls, (names) => {
    const ids = names.map(({ id }) => id)
    calls.write(batch === at.batch ? ids.slice(0, at.written) : ids)
    if (batch === at.batch) {
      dead.resolve()
      // Whoever is dead neither goes on nor fails.
      return new Promise(() => {})
    }
    batch += 1
    return Promise.resolve()
  })
  return { service, dead: dead.promise }
}

const createLiving = (calls: Calls) =>
  createProcess(calls, (names) => {
    calls.write(names.map(({ id }) => id))
    return Promise.resolve()
  })

function finished(service: RepricingService, id: string): Promise<Repricing> {
  return vi.waitUntil(
    async () => {
      const read = await service.read('local', id)
      return read.state === 'running' ? undefined : read
    },
    { timeout: 20_000, interval: 5 },
  )
}

const start = (service: RepricingService, dryRun = false) =>
  service.start('local', { ...SCOPE, dryRun })

const WHOLE = { state: 'done', examined: CALLS, changed: CALLS, oldCost: CALLS, newCost: 2 * CALLS }

it('tells the same sums and prices every call once, wherever the processes that work on it die', async () => {
  const death = fc.record({
    batch: fc.nat({ max: BATCHES - 1 }),
    written: fc.nat({ max: 100 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(death, { minLength: 1, maxLength: 3 }), async (deaths) => {
      const calls = createCalls()
      let id: string | undefined
      for (const at of deaths) {
        const { service, dead } = createDying(calls, at)
        if (id === undefined) ({ id } = await start(service))
        else await service.resume()
        // The next one may be done before it comes to the batch where it would have died.
        await Promise.race([dead, finished(service, id)])
      }
      const last = createLiving(calls)
      await last.resume()
      expect(await finished(last, id ?? '')).toMatchObject(WHOLE)
      expect(new Set(calls.costs())).toEqual(new Set([2]))
    }),
    { numRuns: 15 },
  )
})

it('is continued by one of the processes that find it', async () => {
  const calls = createCalls()
  const { service, dead } = createDying(calls, { batch: 1, written: 30 })
  const { id } = await start(service)
  await dead
  const written: string[] = []
  const others = Array.from({ length: 3 }, () =>
    createProcess(calls, (names) => {
      written.push(...names.map((name) => name.id))
      calls.write(names.map((name) => name.id))
      return Promise.resolve()
    }),
  )
  await Promise.all(others.map((other) => other.resume(1000)))
  expect(await finished(service, id)).toMatchObject(WHOLE)
  await Promise.all(others.map((other) => other.close()))
  expect(written.toSorted()).toEqual([...new Set(written)].toSorted())
  expect(written).toHaveLength(CALLS - 100)
})

it('is left to the process that works on it', async () => {
  const calls = createCalls()
  const { service, dead } = createDying(calls, { batch: 1, written: 30 })
  const { id } = await start(service)
  await dead
  const other = createLiving(calls)
  await other.resume(3_600_000)
  expect(await other.read('local', id)).toMatchObject({ state: 'running', examined: 100 })
  await other.resume()
  expect(await finished(other, id)).toMatchObject(WHOLE)
})

it.each([false, true])(
  'ends when prices are others than it began with, and says what to do (dry run: %s)',
  async (dryRun) => {
    const calls = createCalls()
    const { service, dead } = createDying(calls, { batch: 2, written: 0 })
    const { id } = await start(service, dryRun)
    if (dryRun) await service.close()
    else await dead
    calls.setPrice(3)
    const other = createLiving(calls)
    await other.resume()
    const ended = await finished(other, id)
    expect(ended).toMatchObject({ state: 'failed' })
    expect(ended.message).toContain('Prices were changed while it ran; start it again')
    const again = createLiving(calls)
    const { id: next } = await start(again)
    expect(await finished(again, next)).toMatchObject({ state: 'done', newCost: 3 * CALLS })
    expect(new Set(calls.costs())).toEqual(new Set([3]))
  },
)

it('fails when the stores fail, and not a process that another one has taken over from', async () => {
  const calls = createCalls()
  const gate = Promise.withResolvers<void>()
  const service = createProcess(calls, () => gate.promise)
  const { id } = await start(service)
  const failing = createProcess(calls, () => Promise.reject(new Error('no disk')))
  await vi.waitUntil(async () => (await stores.repricings.find('local', id))?.progress.pending)
  await failing.resume()
  const failed = await finished(failing, id)
  expect(failed).toMatchObject({ state: 'failed', changed: 0 })
  expect(failed.message).toContain('start it again')
  gate.resolve()
  await service.close()
  expect(await service.read('local', id)).toMatchObject({ state: 'failed', changed: 0 })
})
