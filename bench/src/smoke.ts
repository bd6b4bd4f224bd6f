/**
 * A few seconds of W1, W2 and W3 for continuous integration: the harness runs, and what Heddle, the limit and one other product
 * produced has arrived, every observation of it. Says nothing about speed: shared machines are too noisy for that.
 */
import { runChild } from './harness/run-child.ts'
import { HEDDLE_ID, LIMIT_ID, type Variant, type Workload } from './harness/workload.ts'
import { startSink, type Sink } from './sink/start-sink.ts'
import { w1 } from './w1/workload.ts'
import { w2 } from './w2/workload.ts'
import { w3 } from './w3/workload.ts'

const VARIANTS = new Set([HEDDLE_ID, LIMIT_ID, 'langfuse-v5'])

/** Part of a workload's units that is enough to see that everything arrives. */
const SHARE = 1 / 50

async function prove(workload: Workload, variant: Variant, sink: Sink): Promise<void> {
  const units = Math.ceil(workload.units * SHARE)
  const task = { variant: variant.id, units, warmUpUnits: units }
  const { delivered, warmUp } = await runChild(workload.script, task, sink)
  const [arrived, expected] =
    variant.proof === 'observations'
      ? [delivered.observations, units * workload.observationsPerUnit]
      : [delivered.outputs, warmUp.outputs]
  if (expected === 0 || arrived !== expected) {
    throw new Error(
      `${workload.id} ${variant.id}: expected ${expected} at the sink, got ${arrived}`,
    )
  }
  console.log(`${workload.id} ${variant.id}: ${arrived} of ${expected} arrived`)
}

const sink = await startSink()
try {
  for (const workload of [w1, w2, w3]) {
    for (const variant of workload.variants) {
      if (VARIANTS.has(variant.id)) await prove(workload, variant, sink)
    }
  }
} finally {
  sink.close()
}
