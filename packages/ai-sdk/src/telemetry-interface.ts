type Hook = (event: unknown) => void

/** The integration as ai@7 takes it in `registerTelemetry` and `telemetry.integrations`. Source: ai 7.0.173, src/telemetry/telemetry.ts. */
export interface HeddleTelemetry {
  onStart: Hook
  /** Only once an agent of `@ai-sdk/workflow` runs. */
  onLanguageModelCallStart?: Hook
  /** Only then, or with `captureStream: false`. */
  onLanguageModelCallEnd?: Hook
  onToolExecutionEnd: Hook
  onObjectStepStart: Hook
  onObjectStepEnd: Hook
  onEmbedStart: Hook
  onEmbedEnd: Hook
  onRerankStart: Hook
  onRerankEnd: Hook
  onEnd: Hook
  onAbort: Hook
  onError: Hook
  executeLanguageModelCall<Result>(event: {
    readonly callId: string
    readonly execute: () => PromiseLike<Result>
  }): PromiseLike<Result>
  executeTool<Result>(event: {
    readonly callId: string
    readonly toolCallId: string
    readonly execute: () => PromiseLike<Result>
  }): PromiseLike<Result>
}
