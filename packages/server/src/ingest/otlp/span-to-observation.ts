import type { ObservationType } from '@heddle/core/schemas'

import { normaliseEnvironment } from '../../domain/environment.ts'
import type { ObservationFields, ObservationRecord } from '../../domain/observation-record.ts'
import { givenOr, saidFields, saidMetadata } from '../said-fields.ts'
import { langfuseLevel, langfuseStatusMessage } from './attributes-langfuse.ts'
import { exceptionsOf, isMessageEvent } from './gen-ai-events.ts'
import { mapFrom } from './json-text.ts'
import { type Attributes, type OtlpSpan, textOf } from './otlp-span.ts'
import { isMapped, readField, readMetadata, readUsage } from './read-span.ts'

/** Where and when a span came in. */
export interface SpanContext {
  readonly projectId: string
  /** Milliseconds since the epoch. */
  readonly receivedAt: number
}

/**
 * What a span says about one observation. Sent again, it says the same at the same version; sent again with a later end, it
 * replaces what was said before.
 */
export function spanToObservation(span: OtlpSpan, context: SpanContext): ObservationRecord {
  const version = { stamp: span.end, position: 0 }
  const type = readField(span, 'type') ?? 'SPAN'
  const usage = readUsage(span, type)
  const prompt = type === 'GENERATION' ? readField(span, 'prompt') : undefined
  return {
    projectId: context.projectId,
    id: span.spanId,
    createdAt: context.receivedAt,
    updatedAt: context.receivedAt,
    fields: {
      ...saidFields<ObservationFields>(
        {
          type,
          parentObservationId: span.parentSpanId,
          name: readField(span, 'name') ?? span.name,
          endTime: type === 'EVENT' ? undefined : Math.floor(span.end / 1000),
          completionStartTime: readField(span, 'completionStart'),
          level: langfuseLevel(span) ?? (span.hasFailed ? 'ERROR' : undefined),
          statusMessage: statusMessage(span),
          version: versionOf(span),
          environment: environmentOf(span),
          input: readField(span, 'input'),
          output: readField(span, 'output'),
          metadata: saidMetadata(metadataOf(span), version),
          ...modelFields(span, type),
          providedUsage: usage?.usage,
          providedCost: usage?.cost,
          promptName: prompt?.name,
          promptVersion: prompt?.version,
        },
        version,
      ),
      startTime: givenOr(Math.floor(span.start / 1000), 0),
      traceId: givenOr(span.traceId, ''),
    },
  }
}

function modelFields(span: OtlpSpan, type: ObservationType) {
  if (type === 'EVENT') return {}
  return { model: readField(span, 'model'), modelParameters: readField(span, 'modelParameters') }
}

function statusMessage(span: OtlpSpan): string | undefined {
  const said = langfuseStatusMessage(span) ?? span.statusMessage
  if (said !== '') return said
  return span.hasFailed ? exceptionsOf(span.events)[0]?.message : undefined
}

export function versionOf({ attributes, resource }: OtlpSpan): string | undefined {
  return textOf(attributes, 'langfuse.version') ?? textOf(resource, 'service.version')
}

const ENVIRONMENT_KEYS = [
  'langfuse.environment',
  'deployment.environment.name',
  'deployment.environment',
]

function environmentOf({ attributes, resource }: OtlpSpan): string | undefined {
  for (const key of ENVIRONMENT_KEYS) {
    const environment = textOf(attributes, key) ?? textOf(resource, key)
    if (environment !== undefined) return normaliseEnvironment(environment)
  }
  return undefined
}

/** What was attached, and everything of the span that is in no field: nothing that was sent is lost. */
function metadataOf(span: OtlpSpan): Readonly<Record<string, unknown>> {
  const others = [...span.attributes].filter(([key]) => !isMapped(key))
  const events = span.events.filter((event) => event.name !== 'exception' && !isMessageEvent(event))
  const exceptions = exceptionsOf(span.events)
  return {
    ...readMetadata(span),
    ...(others.length > 0 ? { attributes: mapFrom(others) } : {}),
    ...(events.length > 0 ? { events: events.map(describeEvent) } : {}),
    ...(exceptions.length > 0 ? { exceptions } : {}),
    ...(span.resource.size > 0 ? { resourceAttributes: mapFrom(span.resource) } : {}),
    ...(span.scope.name === '' ? {} : { scope: describeScope(span) }),
  }
}

function describeEvent({ name, time, attributes }: OtlpSpan['events'][number]) {
  return { name, time: new Date(time).toISOString(), ...attributesIn(attributes) }
}

function describeScope({ scope: { name, version, attributes } }: OtlpSpan) {
  // Langfuse's SDKs write the public key here, which says nothing of the span.
  const { public_key: _key, ...others } = mapFrom(attributes)
  return {
    name,
    ...(version === '' ? {} : { version }),
    ...attributesIn(new Map(Object.entries(others))),
  }
}

function attributesIn(attributes: Attributes) {
  return attributes.size === 0 ? {} : { attributes: mapFrom(attributes) }
}
