import { fork } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Variant } from '../harness/workload.ts'
import type { Sink } from '../sink/start-sink.ts'
import type { EndTask, WayToEnd } from './ways-to-end.ts'

/** What was stored when a process ended in one way without flushing. */
export interface EndRow {
  readonly variant: string
  readonly way: WayToEnd
  /** Share of the ended observations that the sink stored. */
  readonly storedShare: number
  /** Exit code, or the signal that ended the process. */
  readonly code: number | string | null
  /** From the end of the work to the end of the process, ms. */
  readonly endMs: number
}

/** Observations of the one trace the process produces. */
const OBSERVATIONS = 10

/** A process that does not end by then is stopped, ms. */
const TIMEOUT_MS = 30_000

/** Time for what is still on the wire, ms. */
const SETTLE_MS = 300

/** Runs a process that traces one program and ends in the given way without a flush. */
export async function runEnd(variant: Variant, way: WayToEnd, sink: Sink): Promise<EndRow> {
  await sink.control.reset()
  const task: EndTask = { variant: variant.id, url: sink.url, way, observations: OBSERVATIONS }
  const child = fork(join(import.meta.dirname, 'child.ts'), [JSON.stringify(task)], {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS)
  const ended = new Promise<number | string | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal))
  })
  let workDoneAt = performance.now()
  child.once('message', () => {
    workDoneAt = performance.now()
    if (way === 'SIGTERM') child.kill('SIGTERM')
  })
  const code = await ended
  clearTimeout(timer)
  const endMs = performance.now() - workDoneAt
  await sleep(SETTLE_MS)
  const { observations, outputs } = await sink.control.report()
  const stored = variant.proof === 'observations' ? observations : outputs
  return { variant: variant.id, way, storedShare: stored / OBSERVATIONS, code, endMs }
}
