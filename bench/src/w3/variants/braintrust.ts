import { braintrustAISDKTelemetry, initLogger } from 'braintrust'

import type { CallTracer } from '../call-tracer.ts'

/** The AI SDK integration of the `braintrust` package. */
export function createTracer(url: string): CallTracer {
  const logger = initLogger({
    projectName: 'bench',
    apiKey: 'sk-bench',
    appUrl: url,
    asyncFlush: true,
  })
  return { telemetry: braintrustAISDKTelemetry(), flush: () => logger.flush() }
}
