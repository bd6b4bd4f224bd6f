import type { Telemetry } from 'ai'

import type { CallTracer } from '../call-tracer.ts'

/** Takes the events the limit takes and does nothing: what the SDK itself spends on having an integration. */
class NoOpTelemetry implements Telemetry {
  onStart(): void {}
  onToolExecutionStart(): void {}
  onToolExecutionEnd(): void {}
  onEnd(): void {}

  executeLanguageModelCall<Result>({
    execute,
  }: {
    execute: () => PromiseLike<Result>
  }): PromiseLike<Result> {
    return execute()
  }
}

export function createTracer(): CallTracer {
  return { telemetry: new NoOpTelemetry(), flush: () => Promise.resolve() }
}
