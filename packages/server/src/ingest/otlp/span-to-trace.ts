import type { TraceFields, TraceRecord } from '../../domain/trace-record.ts'
import { givenOr, saidFields, saidMetadata } from '../said-fields.ts'
import { applicationMetadata } from './attributes-ai-sdk.ts'
import { metadataAt } from './attributes-langfuse.ts'
import { associations } from './attributes-traceloop.ts'
import { type JsonMap, fromJsonText, fromSerialised } from './json-text.ts'
import { type Attributes, type OtlpSpan, textOf, valueOf } from './otlp-span.ts'
import { readField } from './read-span.ts'
import { type SpanContext, versionOf } from './span-to-observation.ts'

/**
 * What a span says about its trace, undefined when nothing. Any span may: a root, and those that carry the user, the session
 * or other fields of the trace on their way down. What a root says wins, however late the others end.
 */
export function spanToTrace(span: OtlpSpan, context: SpanContext): TraceRecord | undefined {
  const isRoot = span.parentSpanId === undefined
  const said = saidOfTrace(span, { isRoot })
  const startTime = Math.floor(span.start / 1000)
  const rank = isRoot ? 1 : BELOW_ROOT
  const stamp = Math.floor(span.end / rank)
  const version = { stamp, position: 0 }
  const metadata = saidMetadata(traceMetadata(span), version)
  const standIn = standsForRoot(span) ? rootValues(span) : {}
  const fields = {
    ...saidFields<TraceFields>(standIn, { stamp: Math.floor(span.end / STAND_IN), position: 0 }),
    ...saidFields<TraceFields>({ ...said, metadata }, version),
  }
  if (Object.keys(fields).length === 0) return undefined
  return {
    projectId: context.projectId,
    id: span.traceId,
    createdAt: context.receivedAt,
    updatedAt: context.receivedAt,
    fields: { ...fields, timestamp: givenOr(isRoot ? startTime : undefined, startTime) },
  }
}

/**
 * Later ends win among spans of one rank; dividing the time puts a rank below another without losing that order. Roots are
 * on a level with trace events of the other API.
 */
const BELOW_ROOT = 2
const STAND_IN = 4

function saidOfTrace(span: OtlpSpan, { isRoot }: { readonly isRoot: boolean }) {
  const { attributes, resource } = span
  const version = textOf(attributes, 'langfuse.version')
  const release = textOf(attributes, 'langfuse.release') ?? textOf(resource, 'langfuse.release')
  const tags = tagsOf(attributes)
  return {
    name: textOf(attributes, 'langfuse.trace.name'),
    userId: textOf(attributes, ...USER_KEYS),
    sessionId: textOf(attributes, ...SESSION_KEYS),
    tags: tags.length === 0 ? undefined : tags,
    public: isTrue(valueOf(attributes, 'langfuse.trace.public', 'langfuse.public')),
    input: fromSerialised(attributes.get('langfuse.trace.input')),
    output: fromSerialised(attributes.get('langfuse.trace.output')),
    release,
    version: isRoot ? versionOf(span) : version,
  }
}

const USER_KEYS = [
  'langfuse.user.id',
  'user.id',
  'langfuse.observation.metadata.langfuse_user_id',
  'langfuse.trace.metadata.langfuse_user_id',
  'ai.telemetry.metadata.userId',
  'traceloop.association.properties.user_id',
]

const SESSION_KEYS = [
  'langfuse.session.id',
  'session.id',
  'gen_ai.conversation.id',
  'langfuse.observation.metadata.langfuse_session_id',
  'langfuse.trace.metadata.langfuse_session_id',
  'ai.telemetry.metadata.sessionId',
  'traceloop.association.properties.session_id',
]

const TAG_KEYS = [
  'langfuse.trace.tags',
  'langfuse.tags',
  'langfuse.observation.metadata.langfuse_tags',
  'langfuse.trace.metadata.langfuse_tags',
  'ai.telemetry.metadata.tags',
  'tag.tags',
]

/** Tags as a list, as JSON text of one, separated by commas, or one alone; without repetition, in order. */
function tagsOf(attributes: Attributes): readonly string[] {
  const value = fromJsonText(valueOf(attributes, ...TAG_KEYS))
  const list: readonly unknown[] = Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? value.split(',').map((tag) => tag.trim())
      : []
  const tags = list.filter((tag): tag is string => typeof tag === 'string' && tag !== '')
  return [...new Set(tags)].toSorted()
}

/** Nothing but `true` publishes a trace, and nothing here takes that back. */
function isTrue(value: unknown): true | undefined {
  return value === true || value === 'true' ? true : undefined
}

function traceMetadata({ attributes }: OtlpSpan): JsonMap {
  return {
    ...associations({ attributes }),
    ...applicationMetadata(attributes),
    ...metadataAt(attributes, 'langfuse.metadata'),
    ...metadataAt(attributes, 'langfuse.trace.metadata'),
  }
}

/** A span whose parent is outside of what is exported says that it is the application's root. */
function standsForRoot({ attributes, parentSpanId }: OtlpSpan): boolean {
  return (
    parentSpanId !== undefined &&
    [
      attributes.get('langfuse.internal.as_root'),
      attributes.get('langfuse.internal.is_app_root'),
    ].some((value) => value === true || value === 'true')
  )
}

/** What readers take from the root of a trace that says nothing itself; they find no root here. */
function rootValues(span: OtlpSpan) {
  return {
    name: readField(span, 'name') ?? span.name,
    input: readField(span, 'input'),
    output: readField(span, 'output'),
  }
}
