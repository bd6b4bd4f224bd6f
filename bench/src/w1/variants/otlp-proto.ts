import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'

import type { BareTracer } from '../bare-tracer.ts'
import { createOtlpTracer } from '../otlp-tracer.ts'

/** OpenTelemetry with OTLP as protobuf. */
export function createTracer(url: string): BareTracer {
  return createOtlpTracer(new OTLPTraceExporter({ url: `${url}/v1/traces` }))
}
