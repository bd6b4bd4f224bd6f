import { LangChainTracer } from '@langchain/core/tracers/tracer_langchain'
import { Client } from 'langsmith'

import { decodeLangsmith } from '../../compare/decode-langsmith.ts'
import type { Product } from './product.ts'

/** LangChain's own tracer for LangSmith. */
export function createProduct(url: string): Product {
  const client = new Client({ apiUrl: url, apiKey: 'compare' })
  return {
    handler: new LangChainTracer({ client, projectName: 'compare' }),
    flush: () => client.awaitPendingTraceBatches(),
    decode: decodeLangsmith,
  }
}
