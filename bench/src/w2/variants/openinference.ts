import { LangChainInstrumentation } from '@arizeai/openinference-instrumentation-langchain'
import * as callbackManager from '@langchain/core/callbacks/manager'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'

import type { ChainTracer } from '../chain-tracer.ts'

/** OpenInference's instrumentation, which patches LangChain, over OpenTelemetry's batch processor and OTLP protobuf. */
export function createTracer(url: string): ChainTracer {
  const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces` })
  const tracerProvider = new BasicTracerProvider({
    spanProcessors: [new BatchSpanProcessor(exporter)],
  })
  new LangChainInstrumentation({ tracerProvider }).manuallyInstrument(callbackManager)
  return { callbacks: () => undefined, flush: () => tracerProvider.forceFlush() }
}
