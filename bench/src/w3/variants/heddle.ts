import { heddle } from '@heddle/ai-sdk'
import { Heddle } from '@heddle/core'

import type { CallTracer } from '../call-tracer.ts'

/** `@heddle/ai-sdk`, registered once. */
export function createTracer(url: string): CallTracer {
  const client = new Heddle({ publicKey: 'pk-bench', secretKey: 'sk-bench', baseUrl: url })
  return { telemetry: heddle({ client }), flush: () => client.flush() }
}
