import { setTimeout as sleep } from 'node:timers/promises'

import type { BareTracer } from './bare-tracer.ts'
import { STEPS_PER_TRACE, createTracePlans, type Step, type TracePlan } from './trace-plan.ts'

/** Traces produced before the program waits, as a server does between requests. */
const TRACES_PER_TURN = 10

/**
 * Observations a second at most. A program that produced faster than a local sink takes them would measure which product
 * drops first; with this rate a product whose defaults keep up delivers everything.
 */
const OBSERVATIONS_PER_SECOND = 12_000

const plans = createTracePlans()

/** Opens and closes the steps depth first: a step closes when no later step lies below it. */
async function runTrace(tracer: BareTracer, plan: TracePlan): Promise<void> {
  const nodes: unknown[] = []
  const open: number[] = []
  for (let index = 0; index < plan.length; index += 1) {
    const step = plan[index] as Step // index < length
    while (open.length > 0 && open.at(-1) !== step.parent) {
      const done = open.pop() as number // length > 0
      tracer.end(nodes[done], plan[done] as Step)
    }
    nodes.push(tracer.start(step, step.parent === undefined ? undefined : nodes[step.parent]))
    open.push(index)
    // The work of a step is asynchronous, so a step never ends in the turn that started it.
    const isLeaf = plan[index + 1]?.parent !== index
    if (isLeaf) await Promise.resolve()
  }
  for (const done of open.toReversed()) tracer.end(nodes[done], plan[done] as Step)
}

/** Produces `observations` observations in traces of ten at a bounded rate. Does not flush. */
export async function produceTraces(
  tracer: BareTracer,
  observations: number,
  observationsPerSecond = OBSERVATIONS_PER_SECOND,
): Promise<void> {
  const traces = Math.ceil(observations / STEPS_PER_TRACE)
  const startedAt = performance.now()
  for (let produced = 0; produced < traces; produced += 1) {
    await runTrace(tracer, plans[produced % plans.length] as TracePlan)
    if (produced % TRACES_PER_TURN !== TRACES_PER_TURN - 1) continue
    const dueMs = ((produced * STEPS_PER_TRACE) / observationsPerSecond) * 1000
    await sleep(Math.max(1, dueMs - (performance.now() - startedAt)))
  }
}
