import { setTimeout as sleep } from 'node:timers/promises'

import { awaitAllCallbacks } from '@langchain/core/callbacks/promises'

import { measureInChild } from '../harness/measure-in-child.ts'
import type { ChainTracer, CreateChainTracer } from './chain-tracer.ts'
import { createRagChain, questionOf } from './rag-chain.ts'

/** Requests a program answers at the same time. */
const CONCURRENCY = 4

/** Invocations a second at most; see the rate of the first workload for the reason. */
const INVOCATIONS_PER_SECOND = 300

async function produce(tracer: ChainTracer, invocations: number): Promise<void> {
  const chain = createRagChain()
  const startedAt = performance.now()
  for (let done = 0; done < invocations; done += CONCURRENCY) {
    const turn = Math.min(CONCURRENCY, invocations - done)
    const calls = Array.from({ length: turn }, (_, index) => {
      const callbacks = tracer.callbacks()
      return chain.invoke(questionOf(done + index), callbacks && { callbacks })
    })
    await Promise.all(calls)
    const dueMs = ((done + turn) / INVOCATIONS_PER_SECOND) * 1000
    await sleep(Math.max(1, dueMs - (performance.now() - startedAt)))
  }
}

await measureInChild(async ({ variant, url }) => {
  // The harness passes names of files in this folder.
  const { createTracer } = (await import(`./variants/${variant}.ts`)) as {
    createTracer: CreateChainTracer
  }
  const tracer = await createTracer(url)
  return {
    produce: (invocations) => produce(tracer, invocations),
    flush: async () => {
      await awaitAllCallbacks()
      return tracer.flush()
    },
  }
})
