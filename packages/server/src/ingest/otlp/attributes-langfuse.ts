import type { ObservationLevel, ObservationType } from '@heddle/core/schemas'
import { observationTypeSchema } from '@heddle/core/schemas'

import { type ProvidedUsage, normaliseUsage } from '../../domain/usage.ts'
import type { Dialect, PromptLink } from './dialect.ts'
import { type JsonMap, fromJsonText, fromSerialised, mapFrom, mapIn } from './json-text.ts'
import {
  type Attributes,
  type OtlpSpan,
  numberOf,
  textOf,
  toNumber,
  underPrefix,
  valueOf,
} from './otlp-span.ts'

const PREFIX = 'langfuse.observation.'

/** Attributes that Langfuse's SDKs of the generations on OpenTelemetry write (JavaScript 4 and later, Python 3 and later). */
export const LANGFUSE: Dialect = {
  type: langfuseType,
  model: ({ attributes }) => textOf(attributes, `${PREFIX}model.name`),
  modelParameters: ({ attributes }) => mapIn(attributes.get(`${PREFIX}model.parameters`)),
  usage: langfuseUsage,
  completionStart: ({ attributes }) => toTime(attributes.get(`${PREFIX}completion_start_time`)),
  prompt: langfusePrompt,
  input: ({ attributes }) => fromSerialised(attributes.get(`${PREFIX}input`)),
  output: ({ attributes }) => fromSerialised(attributes.get(`${PREFIX}output`)),
  metadata: langfuseMetadata,
  isMapped: (key) => key.startsWith('langfuse.') || key === 'user.id' || key === 'session.id',
}

const TYPES: ReadonlySet<string> = new Set(observationTypeSchema.options)

function langfuseType({ attributes, scope }: OtlpSpan): ObservationType | undefined {
  const type = textOf(attributes, `${PREFIX}type`)?.toUpperCase()
  if (type === undefined || !TYPES.has(type)) return undefined
  // Python's first releases on OpenTelemetry wrote every step as a span.
  if (type === 'SPAN' && scope.name === 'langfuse-sdk' && callsModel(attributes))
    return 'GENERATION'
  return type as ObservationType
}

const MODEL_CALL_KEYS = [
  'model.name',
  'model.parameters',
  'usage_details',
  'cost_details',
  'completion_start_time',
  'prompt.name',
].map((key) => PREFIX + key)

function callsModel(attributes: Attributes): boolean {
  return valueOf(attributes, ...MODEL_CALL_KEYS) !== undefined
}

const LEVELS: Readonly<Record<string, ObservationLevel>> = {
  DEBUG: 'DEBUG',
  TRACE: 'DEBUG',
  VERBOSE: 'DEBUG',
  DEFAULT: 'DEFAULT',
  INFO: 'DEFAULT',
  LOG: 'DEFAULT',
  NOTICE: 'DEFAULT',
  OK: 'DEFAULT',
  SUCCESS: 'DEFAULT',
  WARN: 'WARNING',
  WARNING: 'WARNING',
  ERROR: 'ERROR',
  FATAL: 'ERROR',
  CRITICAL: 'ERROR',
}

/** The level an application gave, in any of the usual names; undefined without one. */
export function langfuseLevel({ attributes }: OtlpSpan): ObservationLevel | undefined {
  const level = textOf(attributes, `${PREFIX}level`)?.toUpperCase()
  return level !== undefined && Object.hasOwn(LEVELS, level) ? LEVELS[level] : undefined
}

export function langfuseStatusMessage({ attributes }: OtlpSpan): string | undefined {
  return textOf(attributes, `${PREFIX}status_message`)
}

function langfuseUsage({ attributes }: OtlpSpan): ProvidedUsage | undefined {
  const usageDetails = mapIn(attributes.get(`${PREFIX}usage_details`))
  const costDetails = mapIn(attributes.get(`${PREFIX}cost_details`))
  if (usageDetails === undefined && costDetails === undefined) return undefined
  return normaliseUsage({ usageDetails, costDetails })
}

/** ISO text, which the SDKs write as JSON once more, quotes and all. */
function toTime(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined
  const time = Date.parse(value.replaceAll('"', ''))
  return Number.isNaN(time) || time < 0 ? undefined : time
}

function langfusePrompt({ attributes }: OtlpSpan): PromptLink | undefined {
  const linked = mapIn(attributes.get('ai.telemetry.metadata.langfusePrompt'))
  const name =
    textOf(attributes, `${PREFIX}prompt.name`, 'langfuse.prompt.name') ?? linked?.['name']
  const version =
    numberOf(attributes, `${PREFIX}prompt.version`, 'langfuse.prompt.version') ??
    toNumber(linked?.['version'])
  return typeof name === 'string' && version !== undefined && Number.isSafeInteger(version)
    ? { name, version }
    : undefined
}

/** Keys that say something of the trace, however they got into an observation's metadata. */
const TRACE_KEYS: ReadonlySet<string> = new Set([
  'langfuse_user_id',
  'langfuse_session_id',
  'langfuse_tags',
])

function langfuseMetadata({ attributes }: OtlpSpan): JsonMap | undefined {
  const experiment = underPrefix(attributes, 'langfuse.experiment.')
  return {
    ...metadataAt(attributes, `${PREFIX}metadata`),
    ...metadataAt(attributes, 'langfuse.metadata'),
    ...(experiment.size > 0 ? { experiment: mapFrom(valuesOf(experiment)) } : {}),
  }
}

/** Metadata written as JSON text under one key, or as one attribute a member. */
export function metadataAt(attributes: Attributes, key: string): JsonMap {
  const members = [...valuesOf(underPrefix(attributes, `${key}.`))]
  const whole = attributes.get(key)
  const map = mapIn(whole) ?? (whole === undefined || whole === null ? {} : { metadata: whole })
  return { ...map, ...mapFrom(members.filter(([name]) => !TRACE_KEYS.has(name))) }
}

function valuesOf(attributes: Attributes): readonly (readonly [string, unknown])[] {
  return [...attributes].map(([name, value]) => [name, fromJsonText(value)] as const)
}
