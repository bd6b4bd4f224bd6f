import { propagatedAttributes } from '@heddle/core'
import type { TraceFields } from '@heddle/core'

import { isObject, parsed, present } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'
import { promptReference } from './options.ts'
import type { CallContext, PromptReference } from './options.ts'

/** What is known about a call's trace, from the call itself and from the options, the call first. */
export interface ResolvedContext {
  readonly trace: TraceFields
  readonly prompt: PromptReference | undefined
  /** What else the call passed; it belongs on its root observation. */
  readonly metadata: Record<string, unknown> | undefined
}

const TEXT_KEYS = ['userId', 'sessionId', 'release', 'version', 'environment'] as const
const NAME_KEYS = ['traceName', 'heddleTraceName', 'langfuseTraceName'] as const
const PROMPT_KEYS = ['heddlePrompt', 'langfusePrompt', 'prompt'] as const
const NOTHING: ForeignObject = {}
/** What the options can say of a trace. */
const CONTEXT_KEYS = [...TEXT_KEYS, 'traceName', 'tags', 'metadata', 'prompt'] as const
const UNSAID: ResolvedContext = { trace: {}, prompt: undefined, metadata: undefined }
const CONTROL_KEYS: ReadonlySet<string> = new Set([
  ...TEXT_KEYS,
  ...NAME_KEYS,
  ...PROMPT_KEYS,
  'tags',
  'metadata',
  'functionId',
])

/**
 * What a call says about its trace: `said` is its `runtimeContext` (ai@7) or `metadata` (ai@5 and 6). Each attribute
 * comes from the call, else from `propagate()`, which core adds, else from the options.
 */
export function resolveContext(said: unknown, options: CallContext): ResolvedContext {
  if (isEmpty(said) && CONTEXT_KEYS.every((key) => options[key] === undefined)) return UNSAID
  const call = isObject(said) ? said : NOTHING
  const propagated = propagatedAttributes()
  const trace: TraceFields = { name: textAt(call, NAME_KEYS) ?? options.traceName }
  for (const key of TEXT_KEYS) {
    const ofOptions = propagated[key] === undefined ? options[key] : undefined
    trace[key] = textAt(call, [key]) ?? ofOptions
  }
  trace.tags = joinedTags(call['tags'], options.tags)
  trace.metadata = joinedMetadata(call['metadata'], options.metadata)
  const prompt = PROMPT_KEYS.map((key) => call[key]).find((value) => value !== undefined)
  return {
    trace,
    prompt: promptReference(
      typeof prompt === 'string' ? parsed(prompt) : (prompt ?? options.prompt),
    ),
    metadata: furtherMetadata(call),
  }
}

function isEmpty(said: unknown): boolean {
  if (!isObject(said)) return true
  for (const _ in said) return false
  return true
}

function textAt(call: ForeignObject, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const found = call[key]
    if (typeof found === 'string' && found !== '') return found
    if (typeof found === 'number') return String(found)
  }
  return undefined
}

function joinedTags(
  said: unknown,
  defaults: readonly string[] | undefined,
): readonly string[] | undefined {
  if (said === undefined && defaults === undefined) return undefined
  const listed = Array.isArray(said) ? said.filter((tag) => typeof tag === 'string') : []
  const tags = new Set([...listed, ...(defaults ?? [])])
  return tags.size === 0 ? undefined : [...tags]
}

function joinedMetadata(said: unknown, defaults: ForeignObject | undefined) {
  if (said === undefined && defaults === undefined) return undefined
  return present({ ...defaults, ...(isObject(said) ? said : undefined) })
}

function furtherMetadata(call: ForeignObject): Record<string, unknown> | undefined {
  let found: Record<string, unknown> | undefined
  for (const key of Object.keys(call)) {
    if (!CONTROL_KEYS.has(key) && call[key] !== undefined) (found ??= {})[key] = call[key]
  }
  return found
}
