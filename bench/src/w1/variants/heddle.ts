import { Heddle, type ObservationHandle, type ObservationStart } from '@heddle/core'

import type { BareTracer } from '../bare-tracer.ts'
import type { Step } from '../trace-plan.ts'

const toStart = ({
  name,
  kind,
  input,
  metadata,
  model,
  modelParameters,
}: Step): ObservationStart => ({
  name,
  type: kind,
  input,
  metadata,
  ...(model && { model }),
  ...(modelParameters && { modelParameters }),
})

/** The plain calls of `@heddle/core`. */
export function createTracer(url: string): BareTracer {
  const heddle = new Heddle({ publicKey: 'pk-bench', secretKey: 'sk-bench', baseUrl: url })
  return {
    start: (step, parent) => {
      const opener = (parent as ObservationHandle | undefined) ?? heddle
      return opener.startObservation(toStart(step))
    },
    end: (node, { output, usage }) => {
      const observation = node as ObservationHandle
      observation.end({ output, ...(usage && { usageDetails: usage }) })
    },
    flush: () => heddle.flush(),
  }
}
