import type { Telemetry } from 'ai'

/** A product's integration for the AI SDK, ready for `registerTelemetry`. */
export interface CallTracer {
  /** Undefined where nothing is registered. */
  readonly telemetry: Telemetry | undefined
  /** Resolves when the product says that everything is sent; may return the product's own report. */
  flush(): Promise<unknown>
}

/** Every variant module of this workload exports this function as `createTracer`. */
export type CreateCallTracer = (url: string) => CallTracer | Promise<CallTracer>
