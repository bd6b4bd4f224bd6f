import { isObject, numberAt, objectAt, objectsAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'

/** What a model call consumed. `usageDetails` is absent when the provider said nothing: unknown is not zero. */
export interface MappedUsage {
  /** Tokens by usage type; the types exclude each other, except `total`. */
  readonly usageDetails?: Record<string, number>
  /** US dollars, when the provider states its price. */
  readonly costDetails?: Record<string, number>
  /** What the numbers do not say: estimates, inconsistencies, the split of cache writes. */
  readonly metadata?: Record<string, unknown>
}

/** LangChain's names of token details that are part of the input or output total, and the usage types they become. */
const INPUT_DETAILS = {
  cache_read: 'input_cache_read',
  cache_creation: 'input_cache_creation',
  audio: 'input_audio',
} as const
const OUTPUT_DETAILS = { reasoning: 'output_reasoning', audio: 'output_audio' } as const

/** Anthropic's split of cache writes by lifetime; their sum is `cache_creation` where that is given. */
const CACHE_WRITE_SPLIT = ['ephemeral_5m_input_tokens', 'ephemeral_1h_input_tokens'] as const

/** Usage of a finished call, from the best of the three places LangChain keeps it in. */
export function mapUsage(output: unknown, messages: readonly ForeignObject[]): MappedUsage {
  const costDetails = providerCost(messages[0])
  const counted = countedUsage(output, messages)
  return { ...counted, ...(costDetails === undefined ? undefined : { costDetails }) }
}

function countedUsage(output: unknown, messages: readonly ForeignObject[]): MappedUsage {
  const fromMessages = sumOfDistinct(messages)
  if (fromMessages !== undefined) return fromMessages
  const llmOutput = isObject(output) ? objectAt(output, 'llmOutput') : undefined
  const exact = mapTokenCounts(objectAt(llmOutput, 'tokenUsage'))
  if (exact !== undefined) return { usageDetails: exact }
  const estimated = mapTokenCounts(objectAt(llmOutput, 'estimatedTokenUsage'))
  if (estimated !== undefined) {
    return { usageDetails: estimated, metadata: { usage_estimated: true } }
  }
  const raw = mapTokenCounts(objectAt(llmOutput, 'usage'))
  return raw === undefined ? {} : { usageDetails: raw }
}

/** With `n` answers, LangChain repeats the usage of the whole call in each of them: equal totals count once. */
function sumOfDistinct(messages: readonly ForeignObject[]): MappedUsage | undefined {
  const usages = objectsAt(messages, 'usage_metadata')
  const first = usages[0]
  if (first === undefined) return undefined
  let mapped = mapUsageMetadata(first)
  for (const usage of usages.slice(1)) {
    if (haveEqualTotals(first, usage)) continue
    mapped = addUsage(mapped, mapUsageMetadata(usage))
  }
  return mapped.usageDetails === undefined ? undefined : mapped
}

function haveEqualTotals(left: ForeignObject, right: ForeignObject): boolean {
  return ['input_tokens', 'output_tokens', 'total_tokens'].every((key) => left[key] === right[key])
}

function addUsage(left: MappedUsage, right: MappedUsage): MappedUsage {
  const usageDetails = { ...left.usageDetails }
  for (const [type, count] of Object.entries(right.usageDetails ?? {})) {
    usageDetails[type] = (usageDetails[type] ?? 0) + count
  }
  return { usageDetails, metadata: { ...left.metadata, ...right.metadata } }
}

/**
 * Translates `usage_metadata`, whose totals include their details, into usage types that exclude each other.
 * Details larger than their total (some streamed Anthropic answers count twice) leave the bare totals and a mark.
 */
export function mapUsageMetadata(usage: ForeignObject): MappedUsage {
  const input = numberAt(usage, 'input_tokens')
  const output = numberAt(usage, 'output_tokens')
  const total = numberAt(usage, 'total_tokens')
  const inputDetails = objectAt(usage, 'input_token_details')
  const taken = takeDetails(withCacheWrites(inputDetails), INPUT_DETAILS)
  const given = takeDetails(objectAt(usage, 'output_token_details'), OUTPUT_DETAILS)
  if (taken.sum > (input ?? taken.sum) || given.sum > (output ?? given.sum)) {
    const usageDetails = present({ input, output, total })
    return usageDetails === undefined
      ? {}
      : { usageDetails, metadata: { usage_inconsistent: true } }
  }
  const usageDetails = present({
    input: input === undefined ? undefined : input - taken.sum,
    output: output === undefined ? undefined : output - given.sum,
    ...taken.details,
    ...given.details,
    total,
  })
  if (usageDetails === undefined) return {}
  const split = cacheWriteSplit(inputDetails)
  return { usageDetails, ...(split === undefined ? undefined : { metadata: split }) }
}

function takeDetails(
  details: ForeignObject | undefined,
  names: Readonly<Record<string, string>>,
): { sum: number; details: Record<string, number> } {
  const taken: Record<string, number> = {}
  let sum = 0
  if (details === undefined) return { sum, details: taken }
  for (const key in names) {
    const count = numberAt(details, key)
    const type = names[key]
    if (count === undefined || count <= 0 || type === undefined) continue
    taken[type] = count
    sum += count
  }
  return { sum, details: taken }
}

function withCacheWrites(details: ForeignObject | undefined): ForeignObject | undefined {
  if (details === undefined || numberAt(details, 'cache_creation') !== undefined) return details
  let written = 0
  for (const key of CACHE_WRITE_SPLIT) written += numberAt(details, key) ?? 0
  return written === 0 ? details : { ...details, cache_creation: written }
}

function cacheWriteSplit(details: ForeignObject | undefined): ForeignObject | undefined {
  const split: ForeignObject = {}
  for (const key of CACHE_WRITE_SPLIT) {
    const count = numberAt(details, key)
    if (count !== undefined && count > 0) split[key] = count
  }
  return Object.keys(split).length === 0 ? undefined : { cache_creation_split: split }
}

/** `{ promptTokens, completionTokens, totalTokens }` and the provider's own spellings of the same. */
function mapTokenCounts(counts: ForeignObject | undefined): Record<string, number> | undefined {
  if (counts === undefined) return undefined
  const input =
    numberAt(counts, 'promptTokens') ??
    numberAt(counts, 'prompt_tokens') ??
    numberAt(counts, 'input_tokens')
  const output =
    numberAt(counts, 'completionTokens') ??
    numberAt(counts, 'completion_tokens') ??
    numberAt(counts, 'output_tokens')
  const total = numberAt(counts, 'totalTokens') ?? numberAt(counts, 'total_tokens')
  return present({ input, output, total })
}

function present(counts: Record<string, number | undefined>): Record<string, number> | undefined {
  const found: Record<string, number> = {}
  let any = false
  for (const key in counts) {
    const count = counts[key]
    if (count === undefined) continue
    found[key] = count
    any = true
  }
  return any ? found : undefined
}

/** OpenRouter states what a call cost in US dollars beside its usage. */
function providerCost(message: ForeignObject | undefined): Record<string, number> | undefined {
  const response = objectAt(message, 'response_metadata')
  const cost =
    numberAt(objectAt(response, 'usage'), 'cost') ??
    numberAt(objectAt(response, 'tokenUsage'), 'cost')
  return cost === undefined ? undefined : { total: cost }
}
