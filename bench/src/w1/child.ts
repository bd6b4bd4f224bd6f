import { measureInChild } from '../harness/measure-in-child.ts'
import type { CreateTracer } from './bare-tracer.ts'
import { produceTraces } from './program.ts'

await measureInChild(async ({ variant, url }) => {
  // The harness passes names of files in this folder.
  const { createTracer } = (await import(`./variants/${variant}.ts`)) as {
    createTracer: CreateTracer
  }
  const tracer = await createTracer(url)
  return {
    produce: (observations) => produceTraces(tracer, observations),
    flush: () => tracer.flush(),
  }
})
