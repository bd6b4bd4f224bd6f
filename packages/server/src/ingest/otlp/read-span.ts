import type { ObservationType } from '@heddle/core/schemas'

import type { ProvidedUsage } from '../../domain/usage.ts'
import { AI_SDK } from './attributes-ai-sdk.ts'
import { GEN_AI } from './attributes-gen-ai.ts'
import { LANGFUSE } from './attributes-langfuse.ts'
import { OPENINFERENCE } from './attributes-openinference.ts'
import { TRACELOOP } from './attributes-traceloop.ts'
import type { Dialect } from './dialect.ts'
import { fromJsonText } from './json-text.ts'
import { type OtlpSpan, textOf, valueOf } from './otlp-span.ts'

/** What names nobody's convention: attributes that programs set by hand. */
const BY_HAND: Dialect = {
  type: ({ attributes }) =>
    textOf(attributes, ...MODEL_KEYS) === undefined ? undefined : 'GENERATION',
  model: ({ attributes }) => textOf(attributes, 'model'),
  input: ({ attributes }) => fromJsonText(valueOf(attributes, 'input')),
  output: ({ attributes }) => fromJsonText(valueOf(attributes, 'output')),
  isMapped: (key) => key === 'model' || key === 'input' || key === 'output',
}

const MODEL_KEYS = [
  'langfuse.observation.model.name',
  'gen_ai.request.model',
  'gen_ai.response.model',
  'llm.model_name',
  'model',
]

/**
 * The conventions a span may follow, in the order they are asked; the first that says something of a field decides it. What
 * an application said itself comes first, then conventions of one library, then those that many share.
 */
const DIALECTS: readonly Dialect[] = [LANGFUSE, AI_SDK, OPENINFERENCE, TRACELOOP, GEN_AI, BY_HAND]

/** Functions that dialects read fields with. */
type FieldName = Exclude<keyof Dialect, 'isMapped' | 'metadata' | 'usage'>

/** The field of an observation as the first dialect that knows it reads it. */
export function readField<Name extends FieldName>(
  span: OtlpSpan,
  name: Name,
): ReturnType<NonNullable<Dialect[Name]>> | undefined {
  for (const dialect of DIALECTS) {
    const value = dialect[name]?.(span)
    // Each function returns the type of its field.
    if (value !== undefined && value !== null)
      return value as ReturnType<NonNullable<Dialect[Name]>>
  }
  return undefined
}

/** Types whose spans call a model themselves. Usage that others carry by convention repeats that of the calls below them. */
const MODEL_CALLS: ReadonlySet<ObservationType> = new Set(['GENERATION', 'EMBEDDING'])

/** Usage and cost of a span; an application may say them of any span, a convention only of calls of a model. */
export function readUsage(span: OtlpSpan, type: ObservationType): ProvidedUsage | undefined {
  const said = LANGFUSE.usage?.(span)
  if (said !== undefined || !MODEL_CALLS.has(type)) return said
  for (const dialect of DIALECTS) {
    const usage = dialect.usage?.(span)
    if (usage !== undefined) return usage
  }
  return undefined
}

/** What all dialects find attached to a span; what the application itself said wins. */
export function readMetadata(span: OtlpSpan): Readonly<Record<string, unknown>> {
  return Object.assign(
    {},
    ...DIALECTS.toReversed().map((dialect) => dialect.metadata?.(span)),
  ) as Readonly<Record<string, unknown>>
}

/** Names of attributes whose place is remembered: more than programs use, and a bound against made-up ones. */
const MAX_REMEMBERED_KEYS = 2000

const remembered = new Map<string, boolean>()

/** Whether some dialect puts an attribute into a field. */
export function isMapped(key: string): boolean {
  const known = remembered.get(key)
  if (known !== undefined) return known
  const answer = DIALECTS.some((dialect) => dialect.isMapped(key))
  if (remembered.size < MAX_REMEMBERED_KEYS) remembered.set(key, answer)
  return answer
}
