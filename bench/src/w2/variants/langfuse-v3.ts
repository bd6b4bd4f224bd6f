import { CallbackHandler } from 'langfuse-langchain'

import type { ChainTracer } from '../chain-tracer.ts'

/** `langfuse-langchain`, one handler for all invocations. */
export function createTracer(url: string): ChainTracer {
  const options = { publicKey: 'pk-bench', secretKey: 'sk-bench', baseUrl: url }
  const handler = new CallbackHandler(options)
  return { callbacks: () => [handler], flush: () => handler.flushAsync() }
}
