import { setTimeout as sleep } from 'node:timers/promises'

import { stayAlive, waitForGo } from '../harness/child-protocol.ts'
import { loadTracer } from '../w1/load-tracer.ts'
import { produceTraces } from '../w1/program.ts'
import type { OutageMessage, OutageOutcome, OutageTask } from './outage-protocol.ts'

/** Observations a second: low, so that nothing is lost to haste. */
const RATE = 4000

/** Time between the sink's recovery and the flush, ms. */
const RECOVERY_MS = 2000

async function tellAndWait(message: OutageMessage): Promise<void> {
  const go = waitForGo()
  process.send?.(message)
  await go
}

async function tryFlush(
  flush: () => Promise<unknown>,
): Promise<Omit<OutageOutcome, 'rssGrowthBytes'>> {
  const startedAt = performance.now()
  const [flushError, report] = await flush().then(
    (resolved) => [undefined, resolved],
    (error: unknown) => [String(error), undefined],
  )
  return {
    flushMs: performance.now() - startedAt,
    flushError: flushError as string | undefined,
    report,
  }
}

const { variant, url, observations, warmUpObservations } = JSON.parse(
  process.argv[2] ?? '',
) as OutageTask // from run-outage.ts
stayAlive()
const tracer = await loadTracer(variant, url)
await produceTraces(tracer, warmUpObservations, RATE)
await tracer.flush()
await tellAndWait({ kind: 'warm' })
globalThis.gc?.()
const rssBefore = process.memoryUsage.rss()
await produceTraces(tracer, observations, RATE)
await tellAndWait({ kind: 'produced' })
await sleep(RECOVERY_MS)
const flushed = await tryFlush(() => tracer.flush())
const rssGrowthBytes = process.resourceUsage().maxRSS * 1024 - rssBefore
process.send?.({
  kind: 'finished',
  outcome: { ...flushed, rssGrowthBytes },
} satisfies OutageMessage)
