import { Heddle } from '@heddle/core'
import { CallbackHandler } from '@heddle/langchain'

import type { ChainTracer } from '../chain-tracer.ts'

/** `@heddle/langchain`, one handler for all invocations. */
export function createTracer(url: string): ChainTracer {
  const client = new Heddle({ publicKey: 'pk-bench', secretKey: 'sk-bench', baseUrl: url })
  const handler = new CallbackHandler({ client })
  return { callbacks: () => [handler], flush: () => client.flush() }
}
