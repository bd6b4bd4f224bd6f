/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
import { parentPort, workerData } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'

import { extract, Heddle, runWithObservation } from '@heddle/core'
import type { Carrier } from '@heddle/core'

import type { Call } from '../call-tree.ts'
import { runAsPromise } from '../run-call.ts'
import type { Runner } from '../run-call.ts'

/** A thread with a client of its own: runs the calls it is sent under the observation their carrier names. */

export interface Job {
  readonly id: number
  readonly carrier: Carrier
  readonly call: Call
  readonly name: string
}

export interface JobEnd {
  readonly id: number
  readonly error?: string | undefined
}

const { baseUrl } = workerData as { baseUrl: string }
const client = new Heddle({
  baseUrl,
  publicKey: 'pk-heddle-local',
  secretKey: 'sk-heddle-local',
})
const runner: Runner = {
  client,
  runElsewhere: (_, call, name) => runAsPromise(runner, call, name),
}

async function work({ carrier, call, name }: Job): Promise<void> {
  const sender = extract(carrier)
  if (sender === undefined) throw new Error(`No trace in ${JSON.stringify(carrier)}.`)
  await runWithObservation(sender, () => runAsPromise(runner, call, name))
  const { rejected, dropped } = await client.flush()
  if (rejected + dropped > 0) throw new Error(`${rejected} rejected, ${dropped} dropped`)
}

const port = parentPort as MessagePort // this program is a thread
port.on('message', (job: Job) => {
  const end = (error?: string): void => port.postMessage({ id: job.id, error } satisfies JobEnd)
  work(job).then(
    () => end(),
    (error: unknown) => end(String(error)),
  )
})
