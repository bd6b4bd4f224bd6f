/** Records traces of ten observations, flushes until nothing is pending and sends what the client says to its parent. */
import { Heddle } from '@heddle/core'
import type { DeliveryStats } from '@heddle/core'

import { TRACE_USER } from './stored-events.ts'

/** What the parent asks for. */
export interface ProducingTask {
  readonly url: string
  /** Marks what this program recorded. */
  readonly environment: string
  readonly observations: number
  readonly maxQueueBytes: number
}

/** What the program found. */
export interface Produced {
  readonly stats: DeliveryStats
  readonly unhandledRejections: readonly string[]
  /** Highest resident size less that before the first observation, bytes. */
  readonly rssGrowthBytes: number
}

const OBSERVATIONS_A_TRACE = 10
/** Observations recorded first, so that code and connections are there before anything is measured. */
const WARM_UP_OBSERVATIONS = 1_000
/** Flushes that may time out before the program gives up. */
const MAX_FLUSHES = 6
/** About 2.2 KB an observation, as the benchmark has. */
const TEXT = 'What holds the warp threads apart? '.repeat(28)

const task = JSON.parse(process.argv[2] ?? '') as ProducingTask // the parent wrote it
const unhandledRejections: string[] = []
process.on('unhandledRejection', (reason) => unhandledRejections.push(String(reason)))

const connection = {
  publicKey: 'pk-heddle-local',
  secretKey: 'sk-heddle-local',
  baseUrl: task.url,
  logLevel: 'silent',
} as const

async function produce(client: Heddle, observations: number): Promise<void> {
  for (let count = 0; count < observations; count += OBSERVATIONS_A_TRACE) {
    const root = client.startObservation({ name: 'root', type: 'chain', input: { question: TEXT } })
    client.updateTrace(root.traceId, { userId: TRACE_USER })
    for (let child = 1; child < OBSERVATIONS_A_TRACE; child++) {
      const step = root.startObservation({ name: 'child', type: 'generation', input: TEXT })
      step.end({ output: TEXT, usageDetails: { input: 12, output: child } })
    }
    root.end({ output: TEXT })
    await new Promise(setImmediate)
  }
}

async function flushAll(client: Heddle): Promise<void> {
  for (let turn = 0; turn < MAX_FLUSHES && client.stats().pending > 0; turn++) await client.flush()
}

async function warmUp(): Promise<void> {
  const client = new Heddle({ ...connection, environment: 'warm-up' })
  await produce(client, WARM_UP_OBSERVATIONS)
  await client.shutdown()
}

function nextMessage(): Promise<void> {
  return new Promise((resolve) => process.once('message', () => resolve()))
}

await warmUp()
const go = nextMessage()
process.send?.('warm')
await go
globalThis.gc?.()
const rssBefore = process.memoryUsage.rss()
let highestRss = rssBefore
const sampling = setInterval(() => {
  highestRss = Math.max(highestRss, process.memoryUsage.rss())
}, 20)
const { environment, maxQueueBytes } = task
const client = new Heddle({ ...connection, environment, maxQueueBytes })
await produce(client, task.observations)
await flushAll(client)
await client.shutdown()
clearInterval(sampling)
const produced: Produced = {
  stats: client.stats(),
  unhandledRejections,
  rssGrowthBytes: highestRss - rssBefore,
}
process.send?.(produced, () => process.disconnect())
