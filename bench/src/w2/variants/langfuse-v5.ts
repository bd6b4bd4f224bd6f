import { CallbackHandler } from '@langfuse/langchain'
import { LangfuseSpanProcessor } from '@langfuse/otel'
import { setLangfuseTracerProvider } from '@langfuse/tracing'
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'

import type { ChainTracer } from '../chain-tracer.ts'

/** `@langfuse/langchain` over `@langfuse/otel`'s span processor, one handler for all invocations. */
export function createTracer(url: string): ChainTracer {
  const processor = new LangfuseSpanProcessor({
    publicKey: 'pk-bench',
    secretKey: 'sk-bench',
    baseUrl: url,
  })
  setLangfuseTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }))
  const handler = new CallbackHandler()
  return { callbacks: () => [handler], flush: () => processor.forceFlush() }
}
