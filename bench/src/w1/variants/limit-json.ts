import { BatchPoster } from '../../limit/batch-poster.ts'
import { createId } from '../../limit/random-ids.ts'
import type { BareTracer } from '../bare-tracer.ts'
import type { Step } from '../trace-plan.ts'

interface OpenObservation {
  readonly id: string
  readonly traceId: string
  readonly parentObservationId: string | undefined
  readonly startTime: string
}

/** What the client of this protocol must send for one observation, once, when it has ended. */
function createBody(
  { id, traceId, parentObservationId, startTime }: OpenObservation,
  step: Step,
): object {
  return {
    id,
    traceId,
    parentObservationId,
    name: step.name,
    startTime,
    endTime: new Date().toISOString(),
    input: step.input,
    output: step.output,
    metadata: step.metadata,
    model: step.model,
    modelParameters: step.modelParameters,
    usageDetails: step.usage,
  }
}

/** The same observations as Heddle sends, through JSON.stringify and undici with no product around them. */
export function createTracer(url: string): BareTracer {
  const poster = new BatchPoster(url)
  return {
    start: (_step, parent) => {
      const above = parent as OpenObservation | undefined
      return {
        id: createId(8),
        traceId: above?.traceId ?? createId(16),
        parentObservationId: above?.id,
        startTime: new Date().toISOString(),
      } satisfies OpenObservation
    },
    end: (node, step) => {
      const open = node as OpenObservation
      const body = createBody(open, step)
      poster.add({ id: createId(16), type: `${step.kind}-create`, timestamp: open.startTime, body })
    },
    flush: () => poster.flush(),
  }
}
