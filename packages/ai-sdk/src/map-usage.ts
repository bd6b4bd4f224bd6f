import { numberAt, objectAt, present, stringAt } from './foreign-value.ts'

/** The numbers of one call before they are split. `input` and `output` include their details when the flags say so. */
interface Counts {
  readonly input: number | undefined
  readonly output: number | undefined
  readonly total: number | undefined
  readonly cacheRead: number | undefined
  readonly cacheWrite: number | undefined
  readonly reasoning: number | undefined
}

/** Providers whose ai@5 packages report input tokens without those read from the cache. Measured with @ai-sdk/anthropic 2. */
const INPUT_EXCLUDES_CACHE = /anthropic/iu

/**
 * What one model call consumed, in types that exclude each other, except `total`, as its provider reported it in any of three
 * forms: nested (`inputTokens.total`, models of ai@6 and 7), detailed (`inputTokenDetails`, events of ai@7) or flat
 * (`cachedInputTokens`, models of ai@5). Nothing is invented: NaN and absent numbers are left out, zeros stay.
 */
export function mapUsage(
  usage: unknown,
  provider: string | undefined,
  providerMetadata: unknown,
): Record<string, number> | undefined {
  const details = split(countsOf(usage, provider, providerMetadata))
  return details && withCacheLifetimes(details, providerMetadata)
}

/** Usage of an embedding call: prices of embeddings stand under `total` or `input`. */
export function mapEmbeddingUsage(usage: unknown): Record<string, number> | undefined {
  const tokens = numberAt(usage, 'tokens')
  return tokens === undefined ? undefined : { input: tokens, total: tokens }
}

function countsOf(usage: unknown, provider: string | undefined, providerMetadata: unknown): Counts {
  const input = objectAt(usage, 'inputTokens')
  const output = objectAt(usage, 'outputTokens')
  if (input !== undefined || output !== undefined) {
    return {
      input: numberAt(input, 'total'),
      output: numberAt(output, 'total'),
      total: undefined,
      cacheRead: numberAt(input, 'cacheRead'),
      cacheWrite: numberAt(input, 'cacheWrite'),
      reasoning: numberAt(output, 'reasoning'),
    }
  }
  const inputDetails = objectAt(usage, 'inputTokenDetails')
  const outputDetails = objectAt(usage, 'outputTokenDetails')
  if (inputDetails === undefined && outputDetails === undefined) {
    const excludesCache = provider !== undefined && INPUT_EXCLUDES_CACHE.test(provider)
    return excludesCache ? anthropicCounts(usage, providerMetadata) : flatCounts(usage)
  }
  return {
    input: numberAt(usage, 'inputTokens'),
    output: numberAt(usage, 'outputTokens'),
    total: numberAt(usage, 'totalTokens'),
    cacheRead: numberAt(inputDetails, 'cacheReadTokens'),
    cacheWrite: numberAt(inputDetails, 'cacheWriteTokens'),
    reasoning: numberAt(outputDetails, 'reasoningTokens'),
  }
}

/** The models of ai@5 say nothing about what their totals include; the sum tells. */
function flatCounts(usage: unknown): Counts {
  const input = numberAt(usage, 'inputTokens')
  const output = numberAt(usage, 'outputTokens')
  const total = numberAt(usage, 'totalTokens')
  const reasoning = numberAt(usage, 'reasoningTokens')
  const excludesReasoning = total !== undefined && (input ?? 0) + (output ?? 0) < total
  return {
    input,
    output: output === undefined || !excludesReasoning ? output : output + (reasoning ?? 0),
    total,
    cacheRead: numberAt(usage, 'cachedInputTokens'),
    cacheWrite: undefined,
    reasoning,
  }
}

/** Anthropic's models of ai@5 count input without the cache, and tell what they wrote to it only in their metadata. */
function anthropicCounts(usage: unknown, providerMetadata: unknown): Counts {
  const input = numberAt(usage, 'inputTokens')
  const cacheRead = numberAt(usage, 'cachedInputTokens')
  const anthropic = objectAt(providerMetadata, 'anthropic')
  const cacheWrite = numberAt(anthropic, 'cacheCreationInputTokens')
  return {
    input: input === undefined ? input : input + (cacheRead ?? 0) + (cacheWrite ?? 0),
    output: numberAt(usage, 'outputTokens'),
    total: undefined,
    cacheRead,
    cacheWrite,
    reasoning: numberAt(usage, 'reasoningTokens'),
  }
}

function split(counts: Counts): Record<string, number> | undefined {
  const { input, output } = counts
  const sum = input === undefined || output === undefined ? undefined : input + output
  const [cacheRead, cacheWrite] = partsOf(input, counts.cacheRead, counts.cacheWrite)
  const [reasoning] = partsOf(output, counts.reasoning)
  return present({
    input: input === undefined ? input : input - (cacheRead ?? 0) - (cacheWrite ?? 0),
    input_cache_read: cacheRead,
    input_cache_creation: cacheWrite,
    output: output === undefined ? output : output - (reasoning ?? 0),
    output_reasoning: reasoning,
    total: counts.total ?? sum,
  })
}

/** Anthropic's cache writes by how long they are kept, which have prices of their own; what it does not split stays as it is. */
function withCacheLifetimes(
  details: Record<string, number>,
  providerMetadata: unknown,
): Record<string, number> {
  const { input_cache_creation: written, ...others } = details
  if (written === undefined) return details
  const usage = objectAt(objectAt(providerMetadata, 'anthropic'), 'usage')
  const lifetimes = objectAt(usage, 'cache_creation')
  const [minutes, hour] = partsOf(
    written,
    numberAt(lifetimes, 'ephemeral_5m_input_tokens'),
    numberAt(lifetimes, 'ephemeral_1h_input_tokens'),
  )
  const rest = written - (minutes ?? 0) - (hour ?? 0)
  return {
    ...others,
    ...(minutes !== undefined && { input_cache_creation_5m: minutes }),
    ...(hour !== undefined && { input_cache_creation_1h: hour }),
    ...(rest > 0 && { input_cache_creation: rest }),
  }
}

/** The positive details of a total. Details larger than it cannot be part of it: then only the total is sure. */
function partsOf(
  total: number | undefined,
  first: number | undefined,
  second?: number,
): readonly [(number | undefined)?, (number | undefined)?] {
  if (total === undefined || positive(first) + positive(second) > total) return []
  return [positive(first) || undefined, positive(second) || undefined]
}

function positive(count: number | undefined): number {
  return count !== undefined && count > 0 ? count : 0
}

/** US dollars, when a gateway states what it charged: Vercel's as text, OpenRouter as a number. */
export function mapCost(providerMetadata: unknown): Record<string, number> | undefined {
  const gateway = objectAt(providerMetadata, 'gateway')
  const stated =
    stringAt(gateway, 'cost') ??
    numberAt(gateway, 'cost') ??
    stringAt(gateway, 'marketCost') ??
    numberAt(objectAt(objectAt(providerMetadata, 'openrouter'), 'usage'), 'cost')
  const total = Number(stated)
  return stated === undefined || !Number.isFinite(total) ? undefined : { total }
}
