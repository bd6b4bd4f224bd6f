import { awaitAllCallbacks } from '@langchain/core/callbacks/promises'

import { measureInChild } from '../harness/measure-in-child.ts'
import { TOKENS_PER_STREAM } from '../harness/tokens-per-stream.ts'
import type { CreateChainTracer } from '../w2/chain-tracer.ts'
import { readStream } from './token-stream.ts'

/** Answers read at the same time. */
const CONCURRENCY = 4

await measureInChild(async ({ variant, url }) => {
  // The harness passes names of files in the folder of the second workload.
  const { createTracer } = (await import(`../w2/variants/${variant}.ts`)) as {
    createTracer: CreateChainTracer
  }
  const tracer = await createTracer(url)
  return {
    produce: async (streams) => {
      for (let done = 0; done < streams; done += CONCURRENCY) {
        const turn = Math.min(CONCURRENCY, streams - done)
        const read = Array.from({ length: turn }, () => readStream(tracer.callbacks()))
        const short = (await Promise.all(read)).filter((tokens) => tokens < TOKENS_PER_STREAM)
        if (short.length > 0)
          throw new Error(`Expected ${TOKENS_PER_STREAM} tokens, got ${short.join()}`)
      }
    },
    flush: async () => {
      await awaitAllCallbacks()
      return tracer.flush()
    },
  }
})
