import { getHeddle } from '@heddle/core'

import { heddle } from './heddle.ts'
import type { AiSdkOptions } from './options.ts'
import type { HeddleTelemetry } from './telemetry-interface.ts'
import type { SpanTracer } from './tracer-interface.ts'
import { CallTracer } from './tracer.ts'

/** What `experimental_telemetry` takes in ai@5 and 6; ai@7 reads `integrations` of it. */
export interface HeddleTelemetrySettings {
  readonly isEnabled: boolean
  readonly recordInputs: boolean
  readonly recordOutputs: boolean
  readonly functionId?: string
  readonly tracer: SpanTracer
  readonly integrations: HeddleTelemetry
}

/**
 * The telemetry settings of one call, for ai@5 and 6 (and 7): the call becomes a trace, or a branch of the trace it is
 * made in. The tracer is Heddle's own; nothing of OpenTelemetry is loaded, set up or needed.
 *
 * @example generateText({ model, prompt, experimental_telemetry: heddleTelemetry({ functionId: 'greet' }) })
 */
export function heddleTelemetry(options: AiSdkOptions = {}): HeddleTelemetrySettings {
  const client = options.client ?? getHeddle()
  const { functionId } = options
  return {
    isEnabled: client.enabled,
    recordInputs: options.recordInputs !== false,
    recordOutputs: options.recordOutputs !== false,
    ...(functionId === undefined ? undefined : { functionId }),
    tracer: new CallTracer(options),
    integrations: heddle(options),
  }
}
