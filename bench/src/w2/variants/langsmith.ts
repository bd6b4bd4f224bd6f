import { LangChainTracer } from '@langchain/core/tracers/tracer_langchain'
import { Client } from 'langsmith'

import type { ChainTracer } from '../chain-tracer.ts'

/** LangChain's own tracer for LangSmith, one for all invocations. */
export function createTracer(url: string): ChainTracer {
  const client = new Client({ apiUrl: url, apiKey: 'bench' })
  const tracer = new LangChainTracer({ client, projectName: 'bench' })
  return { callbacks: () => [tracer], flush: () => client.awaitPendingTraceBatches() }
}
