import { initLogger, type Span } from 'braintrust'

import type { BareTracer } from '../bare-tracer.ts'
import type { Step } from '../trace-plan.ts'

const SPAN_TYPES = {
  chain: 'task',
  span: 'task',
  generation: 'llm',
  retriever: 'function',
  tool: 'tool',
} as const satisfies Record<Step['kind'], string>

/** The plain calls of the `braintrust` package: a logger and spans below it. */
export function createTracer(url: string): BareTracer {
  const logger = initLogger({
    projectName: 'bench',
    apiKey: 'sk-bench',
    appUrl: url,
    asyncFlush: true,
  })
  return {
    start: ({ name, kind, input, metadata }, parent) => {
      const opener = (parent as Span | undefined) ?? logger
      return opener.startSpan({ name, type: SPAN_TYPES[kind], event: { input, metadata } })
    },
    end: (node, { output, usage }) => {
      const span = node as Span
      const metrics = usage && {
        prompt_tokens: usage.input,
        completion_tokens: usage.output,
        tokens: usage.total,
      }
      span.log({ output, ...(metrics && { metrics }) })
      span.end()
    },
    flush: () => logger.flush(),
  }
}
