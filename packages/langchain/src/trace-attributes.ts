import type { TraceFields } from '@heddle/core'

import { isObject } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'
import { userTags } from './map-run.ts'
import { isControlKey, runMetadata } from './run-metadata.ts'

/** Trace attributes a handler gives to every trace it starts, unless a run's metadata says otherwise. */
export interface TraceDefaults {
  readonly traceName?: string | undefined
  readonly sessionId?: string | undefined
  readonly userId?: string | undefined
  readonly tags?: readonly string[] | undefined
  readonly metadata?: Record<string, unknown> | undefined
  readonly version?: string | undefined
  readonly release?: string | undefined
  readonly environment?: string | undefined
  readonly public?: boolean | undefined
}

const SESSION_KEYS = [
  'heddleSessionId',
  'langfuseSessionId',
  'langfuse_session_id',
  'sessionId',
  'session_id',
  'thread_id',
  'conversation_id',
] as const
const USER_KEYS = [
  'heddleUserId',
  'langfuseUserId',
  'langfuse_user_id',
  'userId',
  'user_id',
] as const

/** The run whose metadata names its trace. */
interface RootRun {
  readonly metadata: unknown
  readonly tags: readonly string[]
}

/** What the root run says about its trace: its metadata first, then the handler's options. Core adds what surrounds both. */
export function traceAttributes(root: RootRun, defaults: TraceDefaults): TraceFields {
  const metadata = isObject(root.metadata) ? root.metadata : {}
  return withoutUndefined({
    name: controlString(metadata, 'TraceName') ?? defaults.traceName,
    sessionId: firstString(metadata, SESSION_KEYS) ?? defaults.sessionId,
    userId: firstString(metadata, USER_KEYS) ?? defaults.userId,
    tags: mergedTags(root, metadata, defaults.tags ?? []),
    metadata: mergedMetadata(metadata, defaults.metadata),
    version: controlString(metadata, 'Version') ?? defaults.version,
    release: controlString(metadata, 'Release') ?? defaults.release,
    environment: controlString(metadata, 'Environment') ?? defaults.environment,
    public: controlBoolean(metadata, 'Public') ?? defaults.public,
  })
}

/** Trace attributes that a nested run names explicitly, with the prefix `heddle` or `langfuse`. */
export function explicitAttributes(metadata: unknown): TraceFields | undefined {
  if (!isObject(metadata)) return undefined
  let explicit = false
  for (const key in metadata) if (isControlKey(key)) explicit = true
  if (!explicit) return undefined
  return withoutUndefined({
    name: controlString(metadata, 'TraceName'),
    sessionId: firstString(metadata, SESSION_KEYS.slice(0, 3)),
    userId: firstString(metadata, USER_KEYS.slice(0, 3)),
    version: controlString(metadata, 'Version'),
    release: controlString(metadata, 'Release'),
    environment: controlString(metadata, 'Environment'),
    public: controlBoolean(metadata, 'Public'),
  })
}

function firstString(metadata: ForeignObject, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const found = metadata[key]
    if (typeof found === 'string' && found !== '') return found
    if (typeof found === 'number') return String(found)
  }
  return undefined
}

function controlKeys(name: string): readonly string[] {
  const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return [`heddle${name}`, `langfuse${name}`, `langfuse${snake}`]
}

/** The keys of each attribute: `heddleTraceName`, `langfuseTraceName`, `langfuse_trace_name`, … */
const CONTROL_KEYS = {
  TraceName: controlKeys('TraceName'),
  Version: controlKeys('Version'),
  Release: controlKeys('Release'),
  Environment: controlKeys('Environment'),
  Public: controlKeys('Public'),
  Tags: controlKeys('Tags'),
} as const
type ControlName = keyof typeof CONTROL_KEYS

function controlValue(metadata: ForeignObject, name: ControlName): unknown {
  for (const key of CONTROL_KEYS[name]) {
    const value = metadata[key]
    if (value !== undefined && value !== null) return value
  }
  return undefined
}

function controlString(metadata: ForeignObject, name: ControlName): string | undefined {
  const found = controlValue(metadata, name)
  return typeof found === 'string' && found !== '' ? found : undefined
}

function controlBoolean(metadata: ForeignObject, name: ControlName): boolean | undefined {
  const found = controlValue(metadata, name)
  return typeof found === 'boolean' ? found : undefined
}

function mergedTags(
  root: RootRun,
  metadata: ForeignObject,
  others: readonly string[],
): string[] | undefined {
  const named = controlValue(metadata, 'Tags')
  const listed = Array.isArray(named) ? named.filter((tag) => typeof tag === 'string') : []
  const tags = new Set([...userTags(root.tags), ...listed, ...others])
  return tags.size === 0 ? undefined : [...tags]
}

function mergedMetadata(
  metadata: ForeignObject,
  others: ForeignObject | undefined,
): ForeignObject | undefined {
  const merged = { ...others, ...runMetadata(metadata) }
  return Object.keys(merged).length === 0 ? undefined : merged
}

function withoutUndefined(fields: TraceFields): TraceFields {
  const present: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined) present[key] = value
  }
  return present
}
