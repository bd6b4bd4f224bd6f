import { setTimeout as sleep } from 'node:timers/promises'

import { loadTracer } from '../w1/load-tracer.ts'
import { produceTraces } from '../w1/program.ts'
import type { EndTask, WayToEnd } from './ways-to-end.ts'

/** Longer than any test waits: the process is to be ended from outside before. */
const FOREVER_MS = 60_000

async function end(way: WayToEnd): Promise<void> {
  switch (way) {
    case 'natural end':
      process.disconnect()
      return
    case 'process.exit()':
      process.exit(0)
    case 'SIGTERM':
      await sleep(FOREVER_MS)
      return
    case 'uncaught exception':
      setImmediate(() => {
        throw new Error('The program failed')
      })
      return
    case 'unhandled rejection':
      void Promise.reject(new Error('The program failed'))
  }
}

const { variant, url, way, observations } = JSON.parse(process.argv[2] ?? '') as EndTask // from run-end.ts
const tracer = await loadTracer(variant, url)
await produceTraces(tracer, observations)
await new Promise<void>((resolve) => {
  process.send?.('work done', () => resolve())
})
await end(way)
