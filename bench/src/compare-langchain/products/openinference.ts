import { LangChainInstrumentation } from '@arizeai/openinference-instrumentation-langchain'
import { BaseCallbackHandler } from '@langchain/core/callbacks/base'
import * as callbackManager from '@langchain/core/callbacks/manager'
import { context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'

import { decodeOpenInference } from '../../compare/decode-openinference.ts'
import type { Product } from './product.ts'

/** This product patches LangChain, so programs pass a handler that does nothing. */
class NoHandler extends BaseCallbackHandler {
  readonly name = 'none'
}

/** OpenInference's instrumentation over OpenTelemetry's batch processor and OTLP JSON. */
export function createProduct(url: string): Product {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager())
  const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces` })
  const tracerProvider = new BasicTracerProvider({
    spanProcessors: [new BatchSpanProcessor(exporter)],
  })
  new LangChainInstrumentation({ tracerProvider }).manuallyInstrument(callbackManager)
  return {
    handler: new NoHandler(),
    flush: () => tracerProvider.forceFlush(),
    decode: async (requests) => decodeOpenInference(requests),
  }
}
