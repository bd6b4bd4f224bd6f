import { Opik } from 'opik'

import type { BareTracer } from '../bare-tracer.ts'
import type { Step } from '../trace-plan.ts'

type OpikTrace = ReturnType<Opik['trace']>
type OpikSpan = ReturnType<OpikTrace['span']>

/** A trace of Opik is no span, so the root step is the trace's first span. */
function startUnder(parent: OpikTrace | OpikSpan, step: Step): OpikSpan {
  const { name, input, metadata, model } = step
  return parent.span({
    name,
    type: step.kind === 'generation' ? 'llm' : 'general',
    input: { input },
    metadata,
    ...(model && { model }),
  })
}

/** The plain calls of the `opik` package: a trace, and spans below it. */
export function createTracer(url: string): BareTracer {
  const opik = new Opik({
    apiUrl: url,
    apiKey: 'bench',
    projectName: 'bench',
    workspaceName: 'bench',
  })
  return {
    start: (step, parent) =>
      startUnder((parent as OpikSpan | undefined) ?? opik.trace({ name: step.name }), step),
    end: (node, { output, usage }) => {
      const counts = usage && {
        prompt_tokens: usage.input,
        completion_tokens: usage.output,
        total_tokens: usage.total,
      }
      const span = node as OpikSpan
      span.update({ output: { output }, ...(counts && { usage: counts }), endTime: new Date() })
    },
    flush: () => opik.flush(),
  }
}
