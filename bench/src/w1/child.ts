import { measureInChild } from '../harness/measure-in-child.ts'
import { loadTracer } from './load-tracer.ts'
import { produceTraces } from './program.ts'

await measureInChild(async ({ variant, url }) => {
  const tracer = await loadTracer(variant, url)
  return {
    produce: (observations) => produceTraces(tracer, observations),
    flush: () => tracer.flush(),
  }
})
