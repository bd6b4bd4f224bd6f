export { CallbackHandler } from './handler.ts'
export type { CallbackHandlerOptions, MaskTarget } from './options.ts'
export type { TraceDefaults } from './trace-attributes.ts'
export { observationIdOfRun, traceIdOfRun } from './run-ids.ts'
