export { getHeddle, Heddle } from './client/heddle.ts'
export { flush, shutdown, startObservation, withProject } from './client/default-client.ts'
export type { ProjectKeys } from './client/project-clients.ts'
export type { WaitUntil } from './client/request-lifetime.ts'
export type { MediaReport, MediaUpload } from './client/media-upload.ts'
export type { Exporter, ExportReport } from './client/exporter.ts'
export type { FlushMode } from './queue/flush-policy.ts'
export type { HeddleOptions, SpoolOptions } from './client/options.ts'
export type { Prompts } from './client/prompts.ts'
export type { ChatMessage, ChatPlaceholder, ChatPrompt, TextPrompt } from './prompts/prompt.ts'
export type { GetPromptOptions } from './prompts/wanted-prompt.ts'
export { HeddleError } from './errors.ts'
export type { HeddleErrorCode } from './errors.ts'
export { createObservationId, createTraceId } from './ids.ts'
export type { LogLevel } from './log.ts'
export type { AsyncMask, Mask, MaskedField } from './trace/mask.ts'
export type {
  DeliveryNotice,
  DeliveryOccasion,
  DeliveryProblemListener,
  FlushOptions,
  Scores,
  Traces,
} from './client/heddle.ts'
export type {
  DeliveryLoss,
  DeliveryProblem,
  DeliveryReport,
  DeliveryStats,
  ReplayReport,
} from './queue/delivery-report.ts'
export type { DropReason } from './queue/drop-reason.ts'
export type { ParentResolver } from './state.ts'
export {
  activeObservation,
  registerParentResolver,
  resolveParent,
  runWithObservation,
} from './trace/active-observation.ts'
export type {
  ActiveObservation,
  ObservationEnd,
  ObservationFields,
  ObservationHandle,
  ObservationKind,
  ObservationStart,
  PropagatedAttributes,
  ScoreFields,
  ScoreValue,
  TraceFields,
} from './trace/observation-fields.ts'
export { observe } from './trace/observe.ts'
export type { ObserveOptions } from './trace/observe.ts'
export { extract, inject } from './trace/trace-context.ts'
export type { Carrier } from './trace/trace-context.ts'
export { propagate } from './trace/propagate.ts'
export { propagatedAttributes } from './trace/propagated-attributes.ts'
export type * from './schemas/index.ts'
