import { fork, type ChildProcess } from 'node:child_process'

import type { SinkReport } from '../sink/sink-counters.ts'
import type { Sink } from '../sink/start-sink.ts'
import { GO, type ChildMessage, type ChildTask } from './child-protocol.ts'
import type { Measurement } from './measure.ts'

/** One variant measured once. */
export interface ChildResult {
  readonly measurement: Measurement
  /** What the product's own flush returned, if anything. */
  readonly report: unknown
  /** User and system time of the warm-up, µs. */
  readonly warmUpCpuUs: number
  /** What the sink took for the warm-up and for the measured part. */
  readonly warmUp: SinkReport
  readonly delivered: SinkReport
}

/** A variant that takes longer is stopped, ms. */
const TIMEOUT_MS = 300_000

/** Time for what a product sends after its flush resolved, ms: it counts as delivered, its CPU does not count. */
const SETTLE_MS = 200

function nextMessage<Kind extends ChildMessage['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<ChildMessage, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) =>
      reject(new Error(`ended before it was ${kind} (code ${code}, signal ${signal})`)),
    )
    child.on('message', (message: ChildMessage) => {
      if (message.kind === kind) resolve(message as Extract<ChildMessage, { kind: Kind }>)
    })
  })
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, SETTLE_MS))

async function converse(child: ChildProcess, sink: Sink): Promise<ChildResult> {
  const measured = nextMessage(child, 'measured')
  measured.catch(() => {})
  const { cpuUs: warmUpCpuUs } = await nextMessage(child, 'warm')
  await settle()
  const warmUp = await sink.control.report()
  await sink.control.reset()
  child.send(GO)
  const { measurement, report } = await measured
  await settle()
  return { measurement, report, warmUpCpuUs, warmUp, delivered: await sink.control.report() }
}

/** Runs one variant in a process of its own against the sink. Rejects when the process fails or takes too long. */
export async function runChild(
  script: string,
  task: Omit<ChildTask, 'url'>,
  sink: Sink,
): Promise<ChildResult> {
  await sink.control.reset()
  const child = fork(script, [JSON.stringify({ ...task, url: sink.url })], {
    execArgv: ['--expose-gc'],
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const errors: Buffer[] = []
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk))
  const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS)
  try {
    return await converse(child, sink)
  } catch (error) {
    const stderr = Buffer.concat(errors).toString().slice(-2000)
    throw new Error(`${task.variant}: ${String(error)}\n${stderr}`, { cause: error })
  } finally {
    clearTimeout(timer)
    child.kill('SIGKILL')
  }
}
