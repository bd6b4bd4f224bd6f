import { OpenTelemetry } from '@ai-sdk/otel'
import { OpenInferenceBatchSpanProcessor } from '@arizeai/openinference-vercel'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'

import type { CallTracer } from '../call-tracer.ts'

/** OpenInference's span processor over the SDK's own OpenTelemetry integration, with the options its README recommends. */
export function createTracer(url: string): CallTracer {
  const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces` })
  const provider = new BasicTracerProvider({
    spanProcessors: [new OpenInferenceBatchSpanProcessor({ exporter })],
  })
  const telemetry = new OpenTelemetry({
    tracer: provider.getTracer('gen_ai'),
    usage: true,
    providerMetadata: true,
    embedding: true,
    reranking: true,
    runtimeContext: true,
    headers: true,
    toolChoice: true,
    schema: true,
  })
  return { telemetry, flush: () => provider.forceFlush() }
}
