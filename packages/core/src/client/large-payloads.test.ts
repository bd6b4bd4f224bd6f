import { setTimeout as sleep } from 'node:timers/promises'

import { expect, it, onTestFinished } from 'vitest'

import { startIngestionServer } from '../testing/ingestion-server.ts'
import { Heddle } from './heddle.ts'

/** Model calls of 600 KB of messages and an answer of 400 KB. */
const GENERATIONS = 40
const PROMPT = Array.from({ length: 30 }, (_, index) => ({
  role: 'user',
  content: `${index} ${'What holds the warp threads apart? '.repeat(570)}`,
}))
const ANSWER = { role: 'assistant', content: 'A heddle, of course. '.repeat(19_000) }
/** Longest time the client may hold the event loop, milliseconds. */
const MAX_TURN_MS = 50

/** Longest processor time between two timers of this thread, which other processes cannot lengthen, milliseconds. */
function watchTurns(): () => number {
  let last = process.threadCpuUsage()
  let longestUs = 0
  const timer = setInterval(() => {
    const now = process.threadCpuUsage()
    longestUs = Math.max(longestUs, now.user - last.user + now.system - last.system)
    last = now
  }, 1)
  onTestFinished(() => clearInterval(timer))
  return () => longestUs / 1_000
}

it('holds the event loop for less than 50 ms at a time with payloads of 1 MB', async () => {
  await using server = await startIngestionServer()
  // The server runs in this thread and must not count: it refuses, which takes no parsing.
  const answer = { kind: 'answer', status: 400, body: '{"message":"not read"}' } as const
  server.faults.push(...Array.from({ length: GENERATIONS * 2 }, () => answer))
  const keys = { publicKey: 'pk-test', secretKey: 'sk-test', logLevel: 'silent' } as const
  const client = new Heddle({ ...keys, baseUrl: server.url })
  const longestTurnMs = watchTurns()
  for (let count = 0; count < GENERATIONS; count++) {
    const call = client.startObservation({ name: 'read', type: 'generation', input: PROMPT })
    await sleep(5)
    call.end({ output: ANSWER })
    await sleep(5)
  }
  const { rejected, pending } = await client.shutdown()
  expect({ rejected, pending }).toEqual({ rejected: GENERATIONS * 2, pending: 0 })
  expect(longestTurnMs()).toBeLessThan(MAX_TURN_MS)
}, 60_000)
