export { flush, shutdown } from '@heddle/core'
export { heddle } from './heddle.ts'
export { heddleTelemetry } from './heddle-telemetry.ts'
export type { HeddleTelemetrySettings } from './heddle-telemetry.ts'
export type {
  AiSdkOptions,
  CallContext,
  MaskTarget,
  PromptReference,
  WaitUntil,
} from './options.ts'
export type { HeddleTelemetry } from './telemetry-interface.ts'
export { traced } from './traced.ts'
export type { TraceableModel } from './traced.ts'
export { withHeddle } from './with-heddle.ts'
export { withHeddleRoute } from './with-heddle-route.ts'
export type { HeddleRouteOptions } from './with-heddle-route.ts'
