import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { Heddle, activeObservation } from '@heddle/core'
import { expect, it } from 'vitest'

import { callTableFor } from './call-table.ts'
import type { Call } from './call.ts'
import { CallTracer } from './tracer.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Longer than a call waits for a reader that does not come, milliseconds. */
const LONG_MS = 120_000
/** More than the calls that can still go on after they were given up. */
const COUNT = 1_100

const isThere = (reference: WeakRef<Call>) => reference.deref() !== undefined

it('keeps nothing of streams that nobody reads, however often it is used', async () => {
  const client = new Heddle({
    baseUrl: 'http://127.0.0.1:9',
    publicKey: 'pk-tracer',
    secretKey: 'sk-test',
    logLevel: 'silent',
    flushTimeoutMs: 20,
  })
  const tracer = new CallTracer({ client })
  const table = callTableFor(client.projectKey)
  const seen: WeakRef<Call>[] = []
  const see = () => {
    for (const call of table.callsOf(activeObservation()?.traceId ?? '')) {
      seen.push(new WeakRef(call))
    }
    return Promise.resolve({ stream: new ReadableStream() })
  }
  for (let count = 0; count < COUNT; count++) {
    await tracer.startActiveSpan('ai.streamText', {}, () =>
      tracer.startActiveSpan('ai.streamText.doStream', {}, see),
    )
    table.sweep(Date.now() + LONG_MS)
  }
  expect(seen).toHaveLength(COUNT)
  expect(table.openCount).toBe(0)
  // The timer that looks for such calls holds the one in which it was set.
  const first = seen.slice(1, 50)
  // What was looked at stays until the end of the running job.
  for (let round = 0; round < 50 && first.some(isThere); round++) {
    await sleep(10)
    collect()
  }
  expect(first.filter(isThere)).toHaveLength(0)
  await client.shutdown()
})
