import { CallbackHandler } from '@langfuse/langchain'
import { LangfuseSpanProcessor } from '@langfuse/otel'
import { setLangfuseTracerProvider } from '@langfuse/tracing'
import { context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'

import { decodeLangfuse } from '../../compare/decode-langfuse.ts'
import type { Product } from './product.ts'

/** `@langfuse/langchain` over `@langfuse/otel`'s span processor, with OpenTelemetry's context as its documentation sets it up. */
export function createProduct(url: string): Product {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager())
  const processor = new LangfuseSpanProcessor({
    publicKey: 'pk-compare',
    secretKey: 'sk-compare',
    baseUrl: url,
  })
  setLangfuseTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }))
  return {
    handler: new CallbackHandler(),
    flush: () => processor.forceFlush(),
    decode: async (requests) => decodeLangfuse(requests),
  }
}
