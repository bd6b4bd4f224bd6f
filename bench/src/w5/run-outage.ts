import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { GO } from '../harness/child-protocol.ts'
import type { Variant } from '../harness/workload.ts'
import type { SinkMode } from '../sink/sink-mode.ts'
import type { Sink } from '../sink/start-sink.ts'
import type { OutageMessage, OutageOutcome, OutageTask } from './outage-protocol.ts'

/** How one variant came through one kind of outage. */
export interface OutageRow {
  readonly variant: string
  readonly mode: SinkMode
  /** Share of the observations that the sink has stored in the end. */
  readonly storedShare: number
  readonly outcome: OutageOutcome | undefined
  /** Lines the process wrote to its output and error streams. */
  readonly loggedLines: number
  /** Why there is no outcome, when the process failed. */
  readonly failure: string | undefined
}

/** A process that takes longer is stopped, ms: some products wait a minute and more for a flush. */
const TIMEOUT_MS = 180_000

/** Time for what a product sends after its flush resolved, ms. */
const SETTLE_MS = 500

function nextMessage<Kind extends OutageMessage['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<OutageMessage, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) => {
      reject(new Error(`ended before it was ${kind} (code ${code}, signal ${signal})`))
    })
    child.on('message', (message: OutageMessage) => {
      if (message.kind === kind) resolve(message as Extract<OutageMessage, { kind: Kind }>)
    })
  })
}

async function converse(child: ChildProcess, mode: SinkMode, sink: Sink): Promise<OutageOutcome> {
  const produced = nextMessage(child, 'produced')
  const finished = nextMessage(child, 'finished')
  produced.catch(() => {})
  finished.catch(() => {})
  await nextMessage(child, 'warm')
  await sink.control.reset()
  await sink.control.enterMode(mode)
  child.send(GO)
  await produced
  await sink.control.enterMode('ok')
  child.send(GO)
  const { outcome } = await finished
  await sleep(SETTLE_MS)
  return outcome
}

function countLines(child: ChildProcess): () => number {
  let lines = 0
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      lines += chunk.toString().split('\n').length - 1
    })
  }
  return () => lines
}

/** Lets one variant produce observations while the sink fails, recover and flush, and counts what was stored. */
export async function runOutage(
  variant: Variant,
  task: Omit<OutageTask, 'url' | 'variant'>,
  at: { mode: SinkMode; sink: Sink },
): Promise<OutageRow> {
  const { mode, sink } = at
  const fullTask: OutageTask = { ...task, variant: variant.id, url: sink.url }
  const child = fork(join(import.meta.dirname, 'child.ts'), [JSON.stringify(fullTask)], {
    execArgv: ['--expose-gc'],
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const loggedLines = countLines(child)
  const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS)
  let outcome: OutageOutcome | undefined
  let failure: string | undefined
  try {
    outcome = await converse(child, mode, sink)
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error)
  } finally {
    clearTimeout(timer)
    child.kill('SIGKILL')
    await sink.control.enterMode('ok')
  }
  const { observations, outputs } = await sink.control.report()
  const stored = variant.proof === 'observations' ? observations : outputs
  return {
    variant: variant.id,
    mode,
    storedShare: stored / task.observations,
    outcome,
    loggedLines: loggedLines(),
    failure,
  }
}
