import { setTimeout as sleep } from 'node:timers/promises'

import { measureInChild } from '../harness/measure-in-child.ts'
import { createProse, createRandom } from '../harness/random.ts'
import type { BareTracer } from '../w1/bare-tracer.ts'
import { loadTracer } from '../w1/load-tracer.ts'
import { OUTPUT_MARKER, type Step } from '../w1/trace-plan.ts'

/** Messages of one model call and the size of each: 600 KB in, 400 KB out. */
const MESSAGES = 30
const MESSAGE_CHARACTERS = 20_000
const ANSWER_CHARACTERS = 400_000

/** Time between two generations, ms. */
const PAUSE_MS = 20

const random = createRandom(41)

/** Different generations that are prepared before anything is measured. */
const prepared = Array.from({ length: 4 }, (): Step => ({
  name: 'read-long-document',
  kind: 'generation',
  parent: undefined,
  input: Array.from({ length: MESSAGES }, (_, index) => ({
    role: index % 2 === 0 ? 'user' : 'assistant',
    content: createProse(random, MESSAGE_CHARACTERS),
  })),
  output: {
    role: 'assistant',
    content: `${OUTPUT_MARKER} ${createProse(random, ANSWER_CHARACTERS)}`,
  },
  metadata: { region: 'eu-central', attempt: 1 },
  model: 'gpt-4o-mini',
  modelParameters: { temperature: 0.2 },
  usage: { input: 150_000, output: 100_000, total: 250_000 },
}))

async function produce(tracer: BareTracer, generations: number): Promise<void> {
  for (let produced = 0; produced < generations; produced += 1) {
    const step = prepared[produced % prepared.length] as Step // the index is in range
    const node = tracer.start(step, undefined)
    await sleep(PAUSE_MS)
    tracer.end(node, step)
  }
}

await measureInChild(async ({ variant, url }) => {
  const tracer = await loadTracer(variant, url)
  return {
    produce: (generations) => produce(tracer, generations),
    flush: () => tracer.flush(),
  }
})
