import { ROOT_CONTEXT, trace, type Span } from '@opentelemetry/api'
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base'

import type { BareTracer } from './bare-tracer.ts'
import type { Step } from './trace-plan.ts'

function startAttributes({ kind, input, metadata, model }: Step): Record<string, string> {
  return {
    'gen_ai.operation.name': kind,
    'gen_ai.input.messages': JSON.stringify(input),
    'app.metadata': JSON.stringify(metadata),
    ...(model && { 'gen_ai.request.model': model }),
  }
}

/** OpenTelemetry's own SDK and batch processor around an exporter, inputs and outputs as JSON attributes. */
export function createOtlpTracer(exporter: SpanExporter): BareTracer {
  const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] })
  const tracer = provider.getTracer('bench')
  return {
    start: (step, parent) => {
      const context = parent ? trace.setSpan(ROOT_CONTEXT, parent as Span) : ROOT_CONTEXT
      return tracer.startSpan(step.name, { attributes: startAttributes(step) }, context)
    },
    end: (node, { output, usage }) => {
      const span = node as Span
      span.setAttribute('gen_ai.output.messages', JSON.stringify(output))
      if (usage) {
        span.setAttribute('gen_ai.usage.input_tokens', usage.input)
        span.setAttribute('gen_ai.usage.output_tokens', usage.output)
      }
      span.end()
    },
    flush: () => provider.forceFlush(),
  }
}
