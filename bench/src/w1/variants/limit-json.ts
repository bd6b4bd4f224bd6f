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

/** The same events as Heddle sends, through JSON.stringify and undici with no product around them. */
export function createTracer(url: string): BareTracer {
  const poster = new BatchPoster(url)
  const startTrace = (name: string, timestamp: string): string => {
    const id = createId(16)
    poster.add({ id: createId(8), type: 'trace-create', timestamp, body: { id, name, timestamp } })
    return id
  }
  return {
    start: (step, parent) => {
      const above = parent as OpenObservation | undefined
      const startTime = new Date().toISOString()
      return {
        id: createId(8),
        traceId: above?.traceId ?? startTrace(step.name, startTime),
        parentObservationId: above?.id,
        startTime,
      } satisfies OpenObservation
    },
    end: (node, step) => {
      const open = node as OpenObservation
      const body = createBody(open, step)
      poster.add({ id: createId(8), type: `${step.kind}-create`, timestamp: open.startTime, body })
    },
    flush: () => poster.flush(),
  }
}
