import { LangfuseSpanProcessor } from '@langfuse/otel'
import {
  setLangfuseTracerProvider,
  startObservation,
  type LangfuseGeneration,
  type LangfuseSpan,
} from '@langfuse/tracing'
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base'

import type { BareTracer } from '../bare-tracer.ts'
import type { Step } from '../trace-plan.ts'

function startStep(step: Step, parent: LangfuseSpan | undefined): unknown {
  const start = parent ? parent.startObservation.bind(parent) : startObservation
  const { name, input, metadata, model, modelParameters } = step
  switch (step.kind) {
    case 'generation':
      return start(
        name,
        { input, metadata, ...(model && { model }), ...(modelParameters && { modelParameters }) },
        { asType: 'generation' },
      )
    case 'chain':
      return start(name, { input, metadata }, { asType: 'chain' })
    case 'retriever':
      return start(name, { input, metadata }, { asType: 'retriever' })
    case 'tool':
      return start(name, { input, metadata }, { asType: 'tool' })
    default:
      return start(name, { input, metadata })
  }
}

/** `@langfuse/tracing` with `@langfuse/otel`'s span processor. */
export function createTracer(url: string): BareTracer {
  const processor = new LangfuseSpanProcessor({
    publicKey: 'pk-bench',
    secretKey: 'sk-bench',
    baseUrl: url,
  })
  setLangfuseTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }))
  return {
    start: (step, parent) => startStep(step, parent as LangfuseSpan | undefined),
    end: (node, { output, usage }) => {
      const observation = node as LangfuseGeneration // generations take all that spans take
      observation.update({ output, ...(usage && { usageDetails: { ...usage } }) }).end()
    },
    flush: () => processor.forceFlush(),
  }
}
