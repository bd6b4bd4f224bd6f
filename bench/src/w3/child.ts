import { setTimeout as sleep } from 'node:timers/promises'

import { registerTelemetry } from 'ai'

import { measureInChild } from '../harness/measure-in-child.ts'
import type { CreateCallTracer } from './call-tracer.ts'
import { askForWeather } from './weather-call.ts'

/** Requests a program answers at the same time. */
const CONCURRENCY = 4

/** Calls a second at most; see the rate of the first workload for the reason. */
const CALLS_PER_SECOND = 300

async function askOften(calls: number): Promise<void> {
  const startedAt = performance.now()
  for (let done = 0; done < calls; done += CONCURRENCY) {
    const turn = Math.min(CONCURRENCY, calls - done)
    await Promise.all(Array.from({ length: turn }, (_, index) => askForWeather(done + index)))
    const dueMs = ((done + turn) / CALLS_PER_SECOND) * 1000
    await sleep(Math.max(1, dueMs - (performance.now() - startedAt)))
  }
}

await measureInChild(async ({ variant, url }) => {
  // The harness passes names of files in this folder.
  const { createTracer } = (await import(`./variants/${variant}.ts`)) as {
    createTracer: CreateCallTracer
  }
  const tracer = await createTracer(url)
  if (tracer.telemetry !== undefined) registerTelemetry(tracer.telemetry)
  return { produce: askOften, flush: () => tracer.flush() }
})
