import type { DeliveryReport } from '@heddle/core'
import { expect, it } from 'vitest'

import { startCountingSink } from './counting-sink.ts'
import { runProgram } from './run-program.ts'

/** Runs before the first sample that counts: caches and compiled code are there by then. */
const WARM_UP_SAMPLES = 3
/** Growth of the heap that is called none, bytes for each run; one run leaves some 20,000 bytes of payloads behind if kept. */
const MAX_BYTES_PER_RUN = 40
const RUNS_PER_SAMPLE = 1_000

/** The slope of the line through the samples by least squares, for each step. */
function slopeOf(samples: readonly number[]): number {
  const middle = (samples.length - 1) / 2
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length
  let covariance = 0
  let variance = 0
  for (const [index, sample] of samples.entries()) {
    covariance += (index - middle) * (sample - mean)
    variance += (index - middle) ** 2
  }
  return covariance / variance
}

it('traces ten thousand runs under a heap of 64 MB, and the heap does not grow', async () => {
  await using sink = await startCountingSink()
  const { heapBytes, report } = (await runProgram('many-runs', {
    baseUrl: sink.url,
    flags: ['--max-old-space-size=64', '--expose-gc'],
  })) as { heapBytes: number[]; report: DeliveryReport }
  expect(report).toMatchObject({ rejected: 0, dropped: 0, pending: 0 })
  expect(Object.fromEntries(sink.counts)).toMatchObject({
    'agent-create': 10_000,
    'retriever-create': 20_000,
    'generation-create': 10_000,
  })
  const bytesPerRun = slopeOf(heapBytes.slice(WARM_UP_SAMPLES)) / RUNS_PER_SAMPLE
  expect(bytesPerRun).toBeLessThan(MAX_BYTES_PER_RUN)
}, 300_000)

interface HeldOpen {
  readonly answer: number
  readonly report: DeliveryReport
  readonly alive: readonly string[]
  readonly listeners: readonly string[]
  readonly hasLoadedUndici: boolean
}

it('keeps no process alive once everything is stored', async () => {
  await using sink = await startCountingSink()
  const held = (await runProgram('held-open', { baseUrl: sink.url })) as HeldOpen
  expect(held).toMatchObject({ answer: 2, report: { accepted: 4, pending: 0 } })
  expect(held.alive.filter(isSocketOrTimer)).toEqual([])
})

it('opens no handle and listens to nothing with HEDDLE_ENABLED=false', async () => {
  await using sink = await startCountingSink()
  const environment = { HEDDLE_ENABLED: 'false' }
  const held = (await runProgram('held-open', { baseUrl: sink.url, environment })) as HeldOpen
  expect(held).toMatchObject({ answer: 2, report: { sent: 0, dropped: 0, pending: 0 } })
  expect(held.alive.filter(isSocketOrTimer)).toEqual([])
  expect(held.listeners).toEqual([])
  expect(held.hasLoadedUndici).toBe(false)
  expect(sink.counts.size).toBe(0)
})

/** The program's own output and Node's module loader may be at work; nothing of Heddle uses pipes or files. */
function isSocketOrTimer(resource: string): boolean {
  return /tcp|tls|socket|timeout|immediate|dns|getaddrinfo/i.test(resource)
}
