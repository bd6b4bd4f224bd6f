import { LangfuseSpanProcessor } from '@langfuse/otel'
import { LangfuseVercelAiSdkIntegration } from '@langfuse/vercel-ai-sdk'
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'

import type { CallTracer } from '../call-tracer.ts'

/** `@langfuse/vercel-ai-sdk` over `@langfuse/otel`'s span processor. */
export function createTracer(url: string): CallTracer {
  const processor = new LangfuseSpanProcessor({
    publicKey: 'pk-bench',
    secretKey: 'sk-bench',
    baseUrl: url,
  })
  const provider = new BasicTracerProvider({ spanProcessors: [processor] })
  const tracer = provider.getTracer('ai')
  return {
    telemetry: new LangfuseVercelAiSdkIntegration({ tracer }),
    flush: () => processor.forceFlush(),
  }
}
