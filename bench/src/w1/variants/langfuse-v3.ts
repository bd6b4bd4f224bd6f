import { Langfuse } from 'langfuse'

import type { BareTracer } from '../bare-tracer.ts'
import type { Step } from '../trace-plan.ts'

type Parent = ReturnType<Langfuse['trace']> | ReturnType<Langfuse['span']>

function startUnder(parent: Parent, step: Step): unknown {
  const { name, input, metadata } = step
  if (step.kind !== 'generation') return parent.span({ name, input, metadata })
  const { model, modelParameters } = step
  return parent.generation({
    name,
    input,
    metadata,
    ...(model && { model }),
    ...(modelParameters && { modelParameters }),
  })
}

/** The plain calls of the `langfuse` package: a trace, and spans and generations below it. */
export function createTracer(url: string): BareTracer {
  const langfuse = new Langfuse({ publicKey: 'pk-bench', secretKey: 'sk-bench', baseUrl: url })
  return {
    start: (step, parent) =>
      startUnder((parent as Parent | undefined) ?? langfuse.trace({ name: step.name }), step),
    end: (node, { output, usage }) => {
      const span = node as ReturnType<Langfuse['generation']> // generations take all that spans take
      span.end({ output, ...(usage && { usageDetails: { ...usage } }) })
    },
    flush: () => langfuse.flushAsync(),
  }
}
