import { isObject, objectAt, stringAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'
import { recorded, withholdsTexts } from './options.ts'
import type { Settings } from './options.ts'

/** Fields of provider metadata that are large and of no use to a reader: a number for every token, and sealed thoughts. */
const LARGE_KEYS: ReadonlySet<string> = new Set([
  'logprobs',
  'logprobsResult',
  'avgLogprobs',
  'encryptedContent',
  'reasoningEncryptedContent',
  'redactedData',
  'signature',
  'thoughtSignature',
])

/**
 * What the provider said beside its answer, by provider, without fields known to be large. It may quote the request or the
 * answer, so it stays out as soon as either is not recorded.
 */
export function shownProviderMetadata(metadata: unknown, settings: Settings): unknown {
  if (!isObject(metadata) || withholdsTexts(settings)) return undefined
  let shown: Record<string, unknown> | undefined
  for (const provider of Object.keys(metadata)) {
    const said = objectAt(metadata, provider)
    if (said === undefined) continue
    const kept = Object.entries(said).filter(
      ([key, value]) => value != null && !LARGE_KEYS.has(key),
    )
    if (kept.length > 0) (shown ??= {})[provider] = Object.fromEntries(kept)
  }
  return recorded(settings, shown, { kind: 'model', field: 'metadata' })
}

/** The parameters with the tier the provider served the call in, by which prices differ; undefined when it says none. */
export function withServiceTier(
  parameters: ForeignObject | undefined,
  metadata: unknown,
): Record<string, unknown> | undefined {
  const tier = stringAt(objectAt(metadata, 'openai'), 'serviceTier')
  return tier === undefined ? undefined : { ...parameters, service_tier: tier }
}
