/** Records observations until it ends in the way it is told, and writes down each one's id once it has ended. */
import { openSync, writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

import { Heddle } from '@heddle/core'

import type { EndingTask } from './ending-task.ts'

const OBSERVATIONS = 50
/** Time between two traces of a program that records until it is killed, milliseconds. */
const PAUSE_MS = 4
const task = JSON.parse(process.argv[2] ?? '') as EndingTask // the parent wrote it
const endedFile = openSync(task.endedFile, 'a')
const client = new Heddle({
  publicKey: 'pk-heddle-local',
  secretKey: 'sk-heddle-local',
  baseUrl: task.url,
  environment: task.environment,
  spool: task.spool,
  logLevel: 'silent',
})

function recordTrace(observations: number): void {
  const root = client.startObservation({ name: 'root', type: 'agent', input: 'go' })
  const children = Array.from({ length: observations - 1 }, () => {
    const child = root.startObservation({ name: 'child', input: 'x'.repeat(500) })
    child.end({ output: 'y'.repeat(500) })
    // Written before anything else can happen, so that the parent knows what had ended.
    writeSync(endedFile, `${child.id}\n`)
    return child
  })
  root.end({ output: children.length })
  writeSync(endedFile, `${root.id}\n`)
}

async function recordForever(): Promise<never> {
  for (;;) {
    recordTrace(10)
    await sleep(PAUSE_MS)
  }
}

const WAYS: Record<EndingTask['ending'], () => unknown> = {
  natural: () => {},
  'process.exit': () => process.exit(0),
  SIGTERM: () => {
    setTimeout(() => {}, 60_000)
    process.kill(process.pid, 'SIGTERM')
  },
  exception: () => {
    throw new Error('planned')
  },
  rejection: () => void Promise.reject(new Error('planned')),
  recording: recordForever,
  replay: async () => {
    await client.flush()
    await client.shutdown()
    writeSync(1, JSON.stringify(client.stats().replayed))
  },
}

if (task.ending !== 'replay' && task.ending !== 'recording') recordTrace(OBSERVATIONS)
await WAYS[task.ending]()
