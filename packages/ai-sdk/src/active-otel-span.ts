import { attempt, stringAt } from './foreign-value.ts'

/** Where OpenTelemetry's API keeps what is registered. Source: @opentelemetry/api 1.9, internal/global-utils.ts. */
const API = Symbol.for('opentelemetry.js.api.1')
/** The key of the active span. Source: @opentelemetry/api 1.9, trace/context-utils.ts. */
const SPAN_KEY = Symbol.for('OpenTelemetry Context Key SPAN')

interface ContextManager {
  active?: () => { getValue?: (key: symbol) => unknown }
}

/** Ids of the span of OpenTelemetry that is active here, without loading it; undefined where there is none. */
export function activeOtelSpan():
  | { readonly traceId: string; readonly spanId: string }
  | undefined {
  const api = (globalThis as { [key: symbol]: { context?: ContextManager } | undefined })[API]
  if (api?.context === undefined) return undefined
  const span = attempt(() => api.context?.active?.().getValue?.(SPAN_KEY), undefined)
  const context = attempt(() => spanContextOf(span), undefined)
  const traceId = stringAt(context, 'traceId')
  const spanId = stringAt(context, 'spanId')
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId }
}

function spanContextOf(span: unknown): unknown {
  const read = (span as { spanContext?: () => unknown } | undefined)?.spanContext
  return typeof read === 'function' ? Reflect.apply(read, span, []) : undefined
}
