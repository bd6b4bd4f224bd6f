import { Heddle } from '@heddle/core'
import { CallbackHandler } from '@heddle/langchain'

import { collectUntil } from './collect-garbage.ts'
import { openIngestionSink } from './ingestion-sink.ts'
import { consume, failing, scripted } from './scenarios/scenario.ts'

/*
 * Stops ten thousand streams after two values and prints what is still open, what arrived and how much memory is used:
 * `abandoned-streams.ts left` leaves them, `abandoned-streams.ts aborted` aborts them by their signal.
 * A program of its own, so that nothing else holds or frees memory.
 */

const STREAMS = 10_000

const sink = await openIngestionSink()
const client = new Heddle({ baseUrl: sink.url, publicKey: 'pk-1', secretKey: 'sk-1' })
const handler = new CallbackHandler({ client })
const model = scripted('one two three four')

async function leaveStream(): Promise<void> {
  await consume(await model.stream('hi', { callbacks: [handler] }), 2)
}

async function abortStream(): Promise<void> {
  const abort = new AbortController()
  const stream = await model.stream('hi', { callbacks: [handler], signal: abort.signal })
  await failing(
    (async () => {
      let taken = 0
      for await (const _ of stream) {
        taken += 1
        if (taken === 2) abort.abort()
      }
    })(),
  )
}

const stopStream = process.argv[2] === 'aborted' ? abortStream : leaveStream

async function stop(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await stopStream()
    if (index % 500 === 499) await client.flush()
  }
  await collectUntil(() => handler.openRuns === 0, 20_000)
  await client.flush()
}

await stop(STREAMS / 10)
sink.clear()
const heapBefore = process.memoryUsage().heapUsed
await stop(STREAMS)
const observations = new Map<string, unknown>()
for (const { type, body } of sink.events) {
  if (type === 'generation-create')
    observations.set(body.id, body['endTime'] ?? observations.get(body.id))
}
sink.clear()
const ended = [...observations.values()].filter((endTime) => typeof endTime === 'string').length
observations.clear()
await collectUntil(() => false, 100)
const grownBytes = process.memoryUsage().heapUsed - heapBefore
process.stdout.write(`${JSON.stringify({ open: handler.openRuns, ended, grownBytes })}\n`)
await client.shutdown()
await sink.close()
