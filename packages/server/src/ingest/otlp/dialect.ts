import type { ObservationType } from '@heddle/core/schemas'

import type { ProvidedUsage } from '../../domain/usage.ts'
import type { JsonMap } from './json-text.ts'
import type { OtlpSpan } from './otlp-span.ts'

/** The version of a stored prompt that a model call used. */
export interface PromptLink {
  readonly name: string
  readonly version: number
}

/**
 * One convention of naming attributes. Each function reads one field of an observation and returns undefined where a span
 * says nothing of it in this convention.
 */
export interface Dialect {
  readonly type?: (span: OtlpSpan) => ObservationType | undefined
  readonly name?: (span: OtlpSpan) => string | undefined
  readonly model?: (span: OtlpSpan) => string | undefined
  readonly modelParameters?: (span: OtlpSpan) => JsonMap | undefined
  /** Usage in buckets that do not overlap, and the cost that was given. */
  readonly usage?: (span: OtlpSpan) => ProvidedUsage | undefined
  /** Milliseconds since the epoch. */
  readonly completionStart?: (span: OtlpSpan) => number | undefined
  readonly prompt?: (span: OtlpSpan) => PromptLink | undefined
  readonly input?: (span: OtlpSpan) => unknown
  readonly output?: (span: OtlpSpan) => unknown
  /** What the application attached. Of all dialects together. */
  readonly metadata?: (span: OtlpSpan) => JsonMap | undefined
  /** Whether an attribute is found again in a field, so that the metadata need not repeat it. */
  readonly isMapped: (key: string) => boolean
}
